/**
 * The browser client as it was built: every file of its folder, held in memory from the start. So no path of a request reaches the disk, and a build
 * that is made while the server runs is not mixed with the one that is served.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

/** How a body is written (RFC 9110 8.4.1), by what stands behind the name of its file. */
const CODINGS = { br: '.br', gzip: '.gz' } as const
export type Coding = keyof typeof CODINGS

export interface ClientFile {
  /** `/assets/main-4f2a9c81.js` */
  readonly path: string
  readonly type: string
  /** Its name changes with what is in it, so that a browser need not ask for it again. */
  readonly isImmutable: boolean
  /** Strong (RFC 9110 8.8.3), without its quotation marks: each coding has another. */
  readonly tag: string
  readonly body: Uint8Array
  /** The same in fewer bytes, as the build made it. */
  readonly coded: ReadonlyMap<Coding, Uint8Array>
}

/** By their paths. */
export type ClientFiles = ReadonlyMap<string, ClientFile>

export const INDEX_PATH = '/index.html'
const HASHED_FOLDER = '/assets/'
const TAG_LETTERS = 22

/** Others are not served: what lies in the folder by mistake is not published. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.webmanifest', 'application/manifest+json'],
])

/** @returns null where there is no page to be shown */
export async function readClientFiles(folder: string): Promise<ClientFiles | null> {
  const names = await namesIn(folder)
  const paths = [...names].filter((path) => TYPES.has(extname(path)))
  const files = await Promise.all(paths.map(async (path) => [path, await readFileAt(folder, path, names)] as const))
  const found = new Map(files)
  return found.has(INDEX_PATH) ? found : null
}

async function namesIn(folder: string): Promise<ReadonlySet<string>> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    return new Set(
      files.map(({ parentPath, name }) => `/${relative(folder, join(parentPath, name)).replaceAll(sep, '/')}`),
    )
  } catch {
    return new Set()
  }
}

async function readFileAt(folder: string, path: string, names: ReadonlySet<string>): Promise<ClientFile> {
  const body = await readFile(join(folder, path))
  const coded = new Map<Coding, Uint8Array>()
  for (const [coding, ending] of Object.entries(CODINGS) as [Coding, string][]) {
    if (names.has(path + ending)) coded.set(coding, await readFile(join(folder, path + ending)))
  }
  return {
    path,
    type: TYPES.get(extname(path)) ?? 'application/octet-stream',
    isImmutable: path.startsWith(HASHED_FOLDER),
    tag: createHash('sha256').update(body).digest('base64url').slice(0, TAG_LETTERS),
    body,
    coded,
  }
}
