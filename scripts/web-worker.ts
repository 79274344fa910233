/** Builds the service worker of the page: it is one file, at the root of what it serves, and knows every other file by name. */
import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { build } from 'esbuild'

const SOURCE = 'packages/web/src/worker/service-worker.ts'
/** The page itself is asked for by its address, and only the system that installs it wants large icons. */
const NOT_KEPT: ReadonlySet<string> = new Set(['index.html', 'icon-512.png', 'icon-whole-512.png', 'icon-apple.png'])

/**
 * @param root of the workspace
 * @param folder with the files of the page, before they are compressed
 * @returns the sources that are in it, relative to the root
 */
export async function buildWorker(root: string, folder: string): Promise<readonly string[]> {
  const files = globSync('**/*.*', { cwd: folder }).toSorted()
  const digest = createHash('sha256')
  for (const name of files) digest.update(`${name}\n`).update(await readFile(join(folder, name)))
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [SOURCE],
    outfile: join(folder, 'service-worker.js'),
    bundle: true,
    minify: true,
    metafile: true,
    format: 'iife',
    target: ['chrome123', 'firefox128', 'safari17.5'],
    conditions: ['source'],
    define: {
      PAGE_FILES: JSON.stringify(files.filter((name) => !NOT_KEPT.has(name))),
      PAGE_VERSION: JSON.stringify(digest.digest('hex').slice(0, 16)),
    },
  })
  return Object.keys(metafile.inputs).map((path) => relative(root, join(root, path)))
}
