/** Finds what is to be sent: files, folders and links below the paths that were named, each parent before what is in it. */
import { accessSync, constants, type Dirent, lstatSync, readdirSync, readlinkSync, type Stats, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { TransferError, type TransferErrorOptions } from '../errors.ts'
import type { Entry } from '../manifest/entry.ts'
import { Manifest, type Rejection } from '../manifest/manifest.ts'
import { inFolder } from './local-paths.ts'
import { modifiedUsOf } from '../manifest/modification-time.ts'

export interface WalkParts {
  /** Offers it, or says why it may not be; `localPath` is where it is. */
  readonly offer: (entry: Entry, localPath: string) => Rejection | null
  readonly skip: (path: string, reason: string) => void
  /** Awaited after each folder: what was found can be sent meanwhile. */
  readonly rest: () => Promise<void>
}

/** @throws {TransferError} a path that was named is not there, or cannot be sent */
export async function walk(paths: readonly string[], parts: WalkParts): Promise<void> {
  for (const path of paths) {
    const { localPath, name } = walkRoot(path, parts)
    if (isFolder(localPath)) await walkFolder(localPath, name, parts)
  }
}

/** Before the other side is waited for. @throws {TransferError} a path that was named is not there, or cannot be sent */
export function checkNamed(paths: readonly string[]): void {
  const manifest = new Manifest()
  for (const path of paths) walkRoot(path, { offer: (entry) => manifest.add(entry) })
}

/** What was named is followed where it is a link, as a person means it. */
function walkRoot(
  path: string,
  { offer }: Pick<WalkParts, 'offer'>,
): { readonly localPath: string; readonly name: string } {
  const localPath = resolve(path)
  const name = basename(localPath).normalize('NFC')
  let stats: Stats
  try {
    stats = statSync(localPath)
    accessSync(localPath, constants.R_OK)
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw cannotSend(localPath, isMissing ? 'there is nothing of this name' : reasonOf(error), { cause: error })
  }
  const entry = entryOf(name, stats)
  if (entry === null) {
    throw cannotSend(path, 'is neither a file nor a folder', {
      remedy: 'name a file or a folder. What a program or a device gives goes as a stream: partyline send -',
    })
  }
  const problem = offer(entry, localPath)?.problem
  if (problem !== undefined)
    throw cannotSend(path, problem, { remedy: 'give it another name, and name each only once' })
  return { localPath, name }
}

async function walkFolder(localPath: string, path: string, parts: WalkParts): Promise<void> {
  const folders: (readonly [localPath: string, path: string])[] = [[localPath, path]]
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    const [local, inside] = folder
    for (const found of list(local, inside, parts)) {
      const foundLocal = inFolder(local, found.name)
      const foundPath = `${inside}/${found.name.normalize('NFC')}`
      if (found.name.includes('\uFFFD')) {
        parts.skip(foundPath, 'has a name that is not Unicode')
        continue
      }
      if (offerFound(foundLocal, foundPath, parts) && found.isDirectory()) folders.push([foundLocal, foundPath])
    }
    await parts.rest()
  }
}

function list(localPath: string, path: string, { skip }: WalkParts): readonly Dirent[] {
  try {
    return readdirSync(localPath, { withFileTypes: true }).toSorted((one, other) => (one.name < other.name ? -1 : 1))
  } catch (error) {
    skip(path, reasonOf(error))
    return []
  }
}

function offerFound(localPath: string, path: string, { offer, skip }: WalkParts): boolean {
  try {
    const stats = lstatSync(localPath)
    const entry: Entry | null = stats.isSymbolicLink()
      ? { kind: 'link', path, target: readlinkSync(localPath) }
      : entryOf(path, stats)
    const problem = entry === null ? 'is neither a file, a folder nor a link' : offer(entry, localPath)?.problem
    if (problem === undefined) return true
    skip(path, problem)
  } catch (error) {
    skip(path, reasonOf(error))
  }
  return false
}

function entryOf(path: string, stats: Stats): Entry | null {
  const common = { path, mode: stats.mode & 0o777, modifiedUs: modifiedUsOf(stats) }
  if (stats.isDirectory()) return { kind: 'folder', ...common }
  return stats.isFile() ? { kind: 'file', ...common, size: stats.size } : null
}

function isFolder(localPath: string): boolean {
  return statSync(localPath, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function cannotSend(path: string, problem: string, options: TransferErrorOptions): TransferError {
  return new TransferError('TRANSFER_SOURCE', `cannot send ${JSON.stringify(path)}: ${problem}`, options)
}

/** Without the path, which stands beside it. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && typeof error.code === 'string' ? `cannot be read (${error.code})` : error.message
}
