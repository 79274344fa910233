/**
 * Packs the packages as they are published, for npm: the build, README, licence, and a manifest without what only this tree
 * needs. The condition `source` is left out of it: it leads to files that are not packed, and whoever uses that condition
 * for packages of their own would be led there.
 *
 *   node scripts/pack.ts [FOLDER]      the archives go to FOLDER; without FOLDER to dist
 */
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { runProgram } from './run-program.ts'

const ROOT = join(import.meta.dirname, '..')
const PUBLISHED = ['net', 'irc', 'cli'] as const

/** Of package.json, what is not published as it stands. */
interface Manifest {
  readonly scripts?: unknown
  readonly devDependencies?: unknown
  readonly exports?: Readonly<Record<string, { readonly source: string }>>
}

const destination = resolve(process.argv[2] ?? join(ROOT, 'dist'))
const staging = await mkdtemp(join(tmpdir(), 'partyline-pack-'))
try {
  await runProgram(process.execPath, [join(ROOT, 'scripts/build.ts'), staging], ROOT)
  const folders = PUBLISHED.map((name) => join(staging, name))
  for (const name of PUBLISHED) await complete(join(ROOT, 'packages', name), join(staging, name))
  await mkdir(destination, { recursive: true })
  await runProgram('npm', ['pack', '--loglevel=notice', '--pack-destination', destination, ...folders], ROOT)
} finally {
  await rm(staging, { recursive: true, force: true })
}

/** Puts beside the build what belongs to the package and is not built. */
async function complete(source: string, folder: string): Promise<void> {
  const manifest: Manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'))
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(publishedForm(manifest), null, 2)}\n`)
  await copyFile(join(source, 'README.md'), join(folder, 'README.md'))
  await copyFile(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'))
}

function publishedForm({ scripts: _scripts, devDependencies: _tools, ...manifest }: Manifest): Manifest {
  if (manifest.exports === undefined) return manifest
  const entries = Object.entries(manifest.exports).map(([path, { source: _source, ...built }]) => [path, built])
  return { ...manifest, exports: Object.fromEntries(entries) }
}
