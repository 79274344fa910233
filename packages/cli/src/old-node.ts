/** Says that this Node is too old, before something that it does not have fails with a message about itself. */
import { type Catalogue, say, text } from './language/text.ts'

/** Of package.json, where npm only warns. */
interface Manifest {
  readonly engines: { readonly node: string }
}

/**
 * Lines for standard error, or null where the commands run.
 * @param manifest with the least version in the form `>=24.16`
 * @param version as `process.versions.node` has it
 */
export function describeOldNode(manifest: Manifest, version: string, catalogue: Catalogue): string | null {
  const needed = manifest.engines.node.replace('>=', '')
  if (rank(version) >= rank(needed)) return null
  return [
    text`partyline: Node ${version} is too old`,
    text`  why: Partyline needs Node ${needed} or newer, which brings SQLite and Argon2.`,
    text`  do:  Install a newer Node. "node --version" says which one is found first.`,
  ]
    .map((line) => `${say(line, catalogue)}\n`)
    .join('')
}

/** A number that grows with the version; no part of one reaches a thousand. */
function rank(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major * 1000 + minor
}
