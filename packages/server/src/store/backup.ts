/**
 * A copy of a data folder, taken while its server runs, and the way back. The history is copied as it was at one moment
 * (https://www.sqlite.org/backup.html): all in one step, because a copy that pauses begins again whenever something is written. Every
 * file of a backup stands in its manifest with its digest, and nothing is put in place before all of them have been checked. Files that people
 * share are never changed: on the same disk, a backup has them without taking more of it.
 */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { chmod, copyFile, link, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { backup, DatabaseSync } from 'node:sqlite'
import * as v from 'valibot'
import { makeDataFolder } from './data-folder.ts'
import { StoreError } from '../errors.ts'
import { FILES_FOLDER, isStoredFile, storedFiles } from './files-folder.ts'
import { lockFolder } from './lock.ts'
import { knownVersion } from './migrations.ts'
import { toStoreError } from './sqlite-error.ts'
import { syncFolder } from '../durable/sync-folder.ts'

const HISTORY = 'history.sqlite'
const MANIFEST = 'backup.json'
const PRIVATE = 0o600
/** All pages at once. */
const EVERY_PAGE = 2 ** 31 - 1
/** What belongs to the server that runs, or can be made again of the history. */
const LEFT_OUT = /^(history\.sqlite|search\.db|lock\.sqlite)(-wal|-shm|-journal)?$|^server\.pid$|\.sock$/

const manifestForm = v.strictObject({
  version: v.literal(1),
  /** Unix milliseconds. */
  madeAt: v.number(),
  /** The last entry that is in it. */
  seq: v.number(),
  events: v.number(),
  /** SHA-256 by name. */
  files: v.record(v.string(), v.string()),
})

/** What a backup holds. */
export type BackupManifest = v.InferOutput<typeof manifestForm>

/**
 * Copies the data folder to a folder that is not there yet, and verifies the copy. The server of the folder may run, and does not notice.
 * @param to with the folders above it
 * @throws {StoreError} STORE_OCCUPIED, STORE_NO_HISTORY, or what reading and writing met; then nothing is left at `to`
 */
export async function backUp(folder: string, to: string, now: number): Promise<BackupManifest> {
  if (existsSync(to)) throw new StoreError('STORE_OCCUPIED', `there is something at "${to}" already`)
  if (!existsSync(join(folder, HISTORY))) throw new StoreError('STORE_NO_HISTORY', `"${folder}" is no data folder`)
  makeDataFolder(dirname(to))
  const partial = `${to}.partial-${process.pid}`
  try {
    await mkdir(partial, { mode: 0o700 })
    const { seq, events } = await copyHistory(join(folder, HISTORY), join(partial, HISTORY))
    for (const { name, isFile } of await entriesOf(folder)) {
      if (!isFile || LEFT_OUT.test(name)) continue
      await copyFile(join(folder, name), join(partial, name))
      await chmod(join(partial, name), PRIVATE)
    }
    const files: Record<string, string> = {}
    for (const { name } of await entriesOf(partial)) files[name] = await settled(join(partial, name))
    // After the history: what that names is there, unless it was removed meanwhile.
    for (const digest of await copyFiles(folder, partial)) files[`${FILES_FOLDER}/${digest}`] = digest
    const manifest: BackupManifest = { version: 1, madeAt: now, seq, events, files }
    await writeFile(join(partial, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: PRIVATE, flush: true })
    await verifyBackup(partial)
    await rename(partial, to)
    await syncFolder(dirname(to))
    return manifest
  } catch (error) {
    await rm(partial, { recursive: true, force: true }).catch(() => {})
    throw error instanceof StoreError ? error : toStoreError(error, `copying "${folder}" to "${to}"`)
  }
}

/**
 * Whether a backup is whole: every file is as it was written, and the history can be read by this version.
 * @throws {StoreError} STORE_BACKUP_UNUSABLE, STORE_NEWER
 */
export async function verifyBackup(backupFolder: string): Promise<BackupManifest> {
  const manifest = await readManifest(backupFolder)
  for (const [name, digest] of Object.entries(manifest.files)) {
    const isPlain = !name.includes('/') && !name.includes('\\') && !name.startsWith('.')
    if (!isPlain && !isStoredFile(name)) throw unusable(`it names the file "${name}"`)
    const found = await digestOf(join(backupFolder, name)).catch(() => null)
    if (found !== digest) throw unusable(found === null ? `"${name}" is missing` : `"${name}" is not as it was written`)
  }
  if (manifest.files[HISTORY] === undefined) throw unusable('it has no history')
  const { seq, events } = examine(join(backupFolder, HISTORY))
  if (seq !== manifest.seq || events !== manifest.events) throw unusable('its history is not the one of its manifest')
  return manifest
}

/**
 * Puts a backup in the place of a data folder. What is there is moved aside first, to a name that is returned, and stays there.
 * @throws {StoreError} as `verifyBackup`; STORE_LOCKED while a server uses the folder, STORE_OCCUPIED where it is not empty and may not be replaced;
 *   the folder is as it was then
 */
export async function restore(
  backupFolder: string,
  folder: string,
  { replaces, now }: { readonly replaces: boolean; readonly now: number },
): Promise<{ readonly manifest: BackupManifest; readonly aside: string | null }> {
  const manifest = await verifyBackup(backupFolder)
  const isOccupied = existsSync(folder) && (await readdir(folder)).some((name) => name !== 'lock.sqlite')
  if (isOccupied) {
    // Held for a moment: nobody uses it.
    lockFolder(folder)[Symbol.dispose]()
    if (!replaces) throw new StoreError('STORE_OCCUPIED', `there is a data folder at "${folder}" already`)
  }
  const partial = `${folder}.restoring-${process.pid}`
  try {
    makeDataFolder(partial)
    makeDataFolder(join(partial, FILES_FOLDER))
    for (const [name, digest] of Object.entries(manifest.files)) {
      await copyFile(join(backupFolder, name), join(partial, name))
      await chmod(join(partial, name), PRIVATE)
      if ((await settled(join(partial, name))) !== digest) throw unusable(`"${name}" changed while it was copied`)
    }
    const aside = isOccupied ? `${folder}.before-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}` : null
    if (aside !== null) await rename(folder, aside)
    else await rm(folder, { recursive: true, force: true })
    await rename(partial, folder)
    await syncFolder(dirname(folder))
    return { manifest, aside }
  } catch (error) {
    await rm(partial, { recursive: true, force: true }).catch(() => {})
    throw error instanceof StoreError ? error : toStoreError(error, `restoring "${backupFolder}" to "${folder}"`)
  }
}

/** @returns the digests of what was copied, which nobody has looked at yet */
async function copyFiles(from: string, to: string): Promise<readonly string[]> {
  const digests = await storedFiles(from)
  if (digests.length === 0) return []
  await mkdir(join(to, FILES_FOLDER), { mode: 0o700 })
  const copied: string[] = []
  for (const digest of digests) {
    const [source, copy] = [join(from, FILES_FOLDER, digest), join(to, FILES_FOLDER, digest)]
    // Another disk takes no second name of a file.
    await link(source, copy).catch(() =>
      copyFile(source, copy)
        .then(() => sync(copy))
        .catch(ignoreMissing),
    )
    if (existsSync(copy)) copied.push(digest)
  }
  await syncFolder(join(to, FILES_FOLDER))
  return copied
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
}

interface Examined {
  readonly seq: number
  readonly events: number
}

async function copyHistory(from: string, to: string): Promise<Examined> {
  const database = new DatabaseSync(from, { readOnly: true, timeout: 5_000 })
  try {
    await backup(database, to, { rate: EVERY_PAGE })
  } finally {
    database.close()
  }
  await chmod(to, PRIVATE)
  // One file: a log beside it could be forgotten when it is moved.
  const copy = new DatabaseSync(to)
  copy.exec('PRAGMA journal_mode = DELETE')
  copy.close()
  return inHistory(to, countsOf)
}

/** Every page of it is read. */
function examine(file: string): Examined {
  return inHistory(file, (database) => {
    const found = database.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check']
    if (found !== 'ok') throw unusable(`its history is damaged: ${String(found)}`)
    return countsOf(database)
  })
}

function inHistory(file: string, read: (database: DatabaseSync) => Examined): Examined {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { readOnly: true })
    knownVersion(database)
    return read(database)
  } catch (error) {
    throw error instanceof StoreError ? error : unusable(`its history cannot be read: ${textOf(error)}`, error)
  } finally {
    database?.close()
  }
}

function countsOf(database: DatabaseSync): Examined {
  const events = Number(database.prepare('SELECT count(*) AS n FROM event').get()?.['n'])
  const last = 'SELECT max(coalesce(through_seq, 0), coalesce((SELECT max(seq) FROM event), 0)) AS n FROM progress'
  const seq = Number(database.prepare(last).get()?.['n'] ?? 0)
  return { seq, events }
}

/** @throws {StoreError} STORE_BACKUP_UNUSABLE */
export async function readManifest(backupFolder: string): Promise<BackupManifest> {
  const text = await readFile(join(backupFolder, MANIFEST), 'utf8').catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR'
    if (isMissing) throw unusable(`"${backupFolder}" has no ${MANIFEST}`, cause)
    throw unusable(`"${join(backupFolder, MANIFEST)}" cannot be read: ${textOf(cause)}`, cause)
  })
  try {
    return v.parse(manifestForm, JSON.parse(text))
  } catch (cause) {
    throw unusable(`"${MANIFEST}" is none of this version: ${textOf(cause)}`, cause)
  }
}

async function entriesOf(folder: string): Promise<readonly { readonly name: string; readonly isFile: boolean }[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.map((entry) => ({ name: entry.name, isFile: entry.isFile() }))
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/** The digest of a file that is on the disk now. */
async function settled(file: string): Promise<string> {
  await sync(file)
  return await digestOf(file)
}

async function sync(file: string): Promise<void> {
  await using handle = await open(file, 'r+')
  await handle.sync()
}

function unusable(what: string, cause?: unknown): StoreError {
  return new StoreError('STORE_BACKUP_UNUSABLE', `this backup cannot be used: ${what}`, { cause })
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
