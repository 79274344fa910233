/**
 * Builds the browser client: what vite makes of packages/web, its service worker, the icons and the manifest, each file compressed as a browser takes it.
 *
 *   node scripts/build-web.ts [FOLDER]      into FOLDER; without FOLDER into packages/web/dist
 *   node scripts/build-web.ts --install     as npm does after an installation: a page that cannot be built is told of, and ends nothing
 */
import { globSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { extname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { manifestFiles } from './web-manifest.ts'
import { buildWorker } from './web-worker.ts'

const ROOT = join(import.meta.dirname, '..')
const WEB = join(ROOT, 'packages/web')
const INSTALL = '--install'

const COMPRESSED: ReadonlySet<string> = new Set(['.html', '.js', '.css', '.svg', '.webmanifest'])
/** Of a smaller file, the fields of an answer are the most. */
const COMPRESSED_BYTES_MIN = 512

/**
 * The folder is replaced when everything is there.
 * @returns the sources that are in it, relative to the root
 */
export async function buildWeb(folder: string): Promise<readonly string[]> {
  const made = `${folder}.new`
  const { build } = await import('vite')
  const built = await build({ root: WEB, logLevel: 'warn', build: { outDir: made, emptyOutDir: true } })
  for (const [name, content] of manifestFiles()) await writeFile(join(made, name), content)
  const ofWorker = await buildWorker(ROOT, made)
  await Promise.all(globSync('**/*', { cwd: made }).map((name) => compress(join(made, name))))
  await rm(folder, { recursive: true, force: true })
  await rename(made, folder)
  const outputs = Array.isArray(built) ? built : [built]
  const chunks = outputs.flatMap((one) => ('output' in one ? one.output : []))
  const ofPage = chunks.flatMap((one) => (one.type === 'chunk' ? one.moduleIds.map((id) => relative(ROOT, id)) : []))
  return [...ofPage, ...ofWorker]
}

async function compress(path: string): Promise<void> {
  if (!COMPRESSED.has(extname(path))) return
  const content = await readFile(path)
  if (content.length < COMPRESSED_BYTES_MIN) return
  const [br, gz] = await Promise.all([promisify(brotliCompress)(content), promisify(gzip)(content, { level: 9 })])
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)])
}

if (import.meta.main) {
  const [word] = process.argv.slice(2)
  const folder = word === undefined || word === INSTALL ? join(WEB, 'dist') : resolve(word)
  try {
    await buildWeb(folder)
  } catch (error) {
    // Without the tools of development, or on a system for which the bundler has no build: the server runs without the page.
    if (word !== INSTALL) throw error
    const why = error instanceof Error ? error.message : String(error)
    process.stderr.write(`partyline: the page for browsers could not be built: ${why}\n  do:  npm run build:web\n`)
  }
}
