/**
 * The private folder in the destination in which a transfer gathers until it is whole: on the same disk, so that a rename puts
 * everything in its place, and only for its owner. It stays when a transfer breaks off, for the next one.
 *
 * ```
 * .partyline-1f2e3d4c/     rwx------
 *   about.json             what it is for, and which process uses it
 *   files/                 the entries under their own paths
 * ```
 */
import { randomBytes } from 'node:crypto'
import { lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { STAGING_PREFIX } from '../manifest/path-rules.ts'
import { isOfferKind, type OfferKind } from '../wire/message.ts'
import { diskError } from './disk-error.ts'

/** By which an offer is known again. */
export interface Offered {
  /** Only files can be gone on with. */
  readonly what: OfferKind
  /** What was named to be sent. */
  readonly roots: readonly string[]
}

/** What a folder that was left says of itself. */
export interface Leftover extends Offered {
  readonly folder: string
  /** The process that uses it; null where none does any more. */
  readonly usedBy: number | null
}

const ABOUT = 'about.json'
const FILES = 'files'

export class Staging implements Offered {
  readonly folder: string
  readonly what: OfferKind
  readonly roots: readonly string[]

  private constructor(folder: string, { what, roots }: Offered) {
    this.folder = folder
    this.what = what
    this.roots = roots
  }

  static create(destination: string, offered: Offered): Staging {
    const staging = new Staging(join(destination, `${STAGING_PREFIX}${randomBytes(4).toString('hex')}`), offered)
    try {
      mkdirSync(staging.folder, { mode: 0o700 })
      staging.#claim()
      mkdirSync(staging.files)
      return staging
    } catch (error) {
      throw diskError(`make a folder in ${destination}`, error)
    }
  }

  /** Goes on with one that was left. */
  static reopen(leftover: Leftover): Staging {
    const { folder } = leftover
    const staging = new Staging(folder, leftover)
    try {
      staging.#claim()
      mkdirSync(staging.files, { recursive: true })
      return staging
    } catch (error) {
      throw diskError(`write in ${folder}`, error)
    }
  }

  /** Where the entries are. */
  get files(): string {
    return join(this.folder, FILES)
  }

  /** @param path of an entry, which the rules of paths have accepted */
  pathOf(path: string): string {
    return `${this.files}/${path}`
  }

  /** The permissions that the umask of this process takes away, as the system applies it: to read it would set it for a moment. */
  get umask(): number {
    return 0o777 & ~statSync(this.files).mode
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  #claim(): void {
    const about = { version: 1, what: this.what, roots: this.roots, host: hostname(), pid: process.pid }
    writeFileSync(join(this.folder, ABOUT), `${JSON.stringify(about)}\n`, { mode: 0o600 })
  }
}

/** What earlier transfers have left in a folder, in the order of their names. */
export function findLeftovers(destination: string): readonly Leftover[] {
  let names: readonly string[]
  try {
    names = readdirSync(destination)
  } catch {
    return []
  }
  return names
    .filter((name) => name.startsWith(STAGING_PREFIX))
    .toSorted()
    .flatMap((name) => {
      const leftover = readLeftover(join(destination, name))
      return leftover === null ? [] : [leftover]
    })
}

/** Never one that a process uses. @throws {TransferError} */
export function removeLeftover({ folder, usedBy }: Leftover): void {
  if (usedBy !== null) return
  try {
    // What says whose it is goes last: where something stays, it can be tried again.
    for (const name of readdirSync(folder).filter((one) => one !== ABOUT))
      rmSync(join(folder, name), { recursive: true, force: true })
    rmSync(folder, { recursive: true, force: true })
  } catch (error) {
    throw diskError(`remove ${folder}`, error)
  }
}

/** null for what is no staging folder, or not of this user. */
function readLeftover(folder: string): Leftover | null {
  try {
    // In a folder that others may write to, one of theirs could lead anywhere.
    const found = lstatSync(folder)
    if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) return null
    if (!lstatSync(join(folder, ABOUT)).isFile()) return null
    const about: unknown = JSON.parse(readFileSync(join(folder, ABOUT), 'utf8'))
    if (typeof about !== 'object' || about === null || !('roots' in about) || !Array.isArray(about.roots)) return null
    const roots = about.roots.filter((root) => typeof root === 'string')
    const what = 'what' in about && isOfferKind(about.what) ? about.what : 'files'
    const isHere = 'host' in about && about.host === hostname()
    const pid = 'pid' in about && typeof about.pid === 'number' ? about.pid : 0
    return { folder, what, roots, usedBy: isHere && isAlive(pid) ? pid : null }
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  if (pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
