/**
 * Makes what is published of each package, in its `dist`: the libraries as JavaScript with declarations, and the command
 * `partyline` as a bundle.
 *
 *   node scripts/build.ts [FOLDER]      into FOLDER/net/dist, …; without FOLDER into packages/net/dist, …
 */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { buildWeb } from './build-web.ts'
import { bundleCommand } from './bundle-command.ts'
import { runProgram } from './run-program.ts'
import { thirdPartyLicenses } from './third-party-licenses.ts'

const ROOT = join(import.meta.dirname, '..')

const target = resolve(process.argv[2] ?? join(ROOT, 'packages'))
const distOf = (name: string) => join(target, name, 'dist')
await Promise.all([buildNet(distOf('net')), compile('irc', distOf('irc')), buildCommand(distOf('cli'))])

/** With the browser client beside it, and the licences of what is in both. */
async function buildCommand(dist: string): Promise<void> {
  const sources = await bundleCommand(ROOT, dist)
  const ofPage = await buildWeb(join(dist, 'web'))
  await writeFile(join(dist, 'third-party-licenses.txt'), await thirdPartyLicenses([...sources, ...ofPage], ROOT))
}

/** The declarations speak of Node's types: they are found even where the compiler's option `types` does not name them. */
async function buildNet(dist: string): Promise<void> {
  await compile('net', dist)
  for (const entry of ['index.d.ts', 'testing/index.d.ts']) {
    const path = join(dist, entry)
    await writeFile(path, `/// <reference types="node" />\n${await readFile(path, 'utf8')}`)
  }
}

/** What the entries reach: no tests, and nothing that only they use. */
async function compile(name: 'net' | 'irc', dist: string): Promise<void> {
  await rm(dist, { recursive: true, force: true })
  const tsc = join(ROOT, 'node_modules/.bin/tsc')
  await runProgram(tsc, ['-p', `packages/${name}/tsconfig.build.json`, '--outDir', dist], ROOT)
}
