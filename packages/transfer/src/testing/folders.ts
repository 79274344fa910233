/** Folders of a test, and what is in them. */
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** Thousands of transfers would wait for the disk. */
const IN_MEMORY = '/dev/shm'

export interface Folders {
  readonly from: string
  readonly to: string
}

export function folders(context: TestContext): Folders {
  const root = mkdtempSync(join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'partyline-transfer-'))
  context.after(() => rmSync(root, { recursive: true, force: true }))
  const made = { from: join(root, 'from'), to: join(root, 'to') }
  for (const folder of Object.values(made)) mkdirSync(folder)
  return made
}

/** Every path below a folder with what it is. */
export function tree(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .map((found) => {
        const path = join(found.parentPath, found.name)
        const { mode, mtimeMs } = lstatSync(path)
        const about = `${(mode & 0o777).toString(8)} ${Math.round(mtimeMs)}`
        const what = found.isSymbolicLink()
          ? `-> ${readlinkSync(path)}`
          : found.isDirectory()
            ? `folder ${about}`
            : `${readFileSync(path).toString('base64')} ${about}`
        return [path.slice(folder.length + 1), what] as const
      })
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  )
}
