/**
 * Puts logs of other programs, or an export, before the history of one channel, while no server uses the data folder; see
 * docs/decisions/import.md. They are read twice: first to know what there is to do, then to do it. Either all of it is done or nothing.
 */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { foldName, isChannelName } from '@partyline/irc'
import { ImportError, ServerError, StoreError } from '../errors.ts'
import { HistoryWriter } from '../store/history-writer.ts'
import { readKeptLimits, type KeptLimits } from '../store/kept-limits.ts'
import { lockFolder } from '../store/lock.ts'
import { readBeginning, type Beginning } from '../store/read-beginning.ts'
import { LOG_FORMATS, type LogFormatName } from './formats/table.ts'
import { IMPORT_LIMITS } from './limits.ts'
import { linesOf } from './lines-of.ts'
import { noCounts, readLogs, type LogFile, type ReadCounts } from './read-logs.ts'
import { recogniseLog } from './recognise.ts'
import { TimeZone } from './time-zone.ts'

export interface ImportOptions {
  readonly channel: string
  /** Files, and folders of them. */
  readonly paths: readonly string[]
  /** null: each file is recognised. */
  readonly format: LogFormatName | null
  /** Of the clocks by which the logs were written. @see https://www.iana.org/time-zones */
  readonly timeZone: string
  /** Nothing is changed, and a server may use the folder. */
  readonly isTrial: boolean
  /** Unix milliseconds. */
  readonly now: number
  /** Told how many bytes were read, of how many. */
  readonly onProgress?: (read: number, all: number) => void
}

export interface Imported extends ReadCounts, Pick<Beginning, 'ageMsMax' | 'bytesMax'> {
  readonly formats: readonly LogFormatName[]
  readonly files: number
  /** Unix milliseconds of what the channel had first until then; null where it had nothing. */
  readonly begins: number | null
  /** There is such a channel now, with or without people in it. */
  readonly isThere: boolean
  /** How much of each history the server kept when it ran last. */
  readonly kept: KeptLimits
}

/**
 * @throws {RangeError} there is no such time zone
 * @throws {ImportError | StoreError} nothing was changed
 */
export function importHistory(folder: string, options: ImportOptions): Imported {
  if (!isChannelName(options.channel)) throw new ImportError('IMPORT_CHANNEL', `"${options.channel}" is no channel`)
  const zone = new TimeZone(options.timeZone)
  const file = join(folder, 'history.sqlite')
  if (!existsSync(file)) throw new StoreError('STORE_NO_HISTORY', `"${folder}" is no data folder`)
  using _lock = options.isTrial ? null : lockFolder(folder)
  const target = foldName(options.channel)
  const { begins, name, isOfCluster, ageMsMax, bytesMax } = readBeginning(file, target)
  if (isOfCluster) throw new ImportError('IMPORT_CLUSTER', `"${folder}" is the data folder of a node`)
  const files = asImport(() => inOrder(logsAt(options), zone))
  const before = { before: begins ?? options.now, isOverlapping: begins !== null }
  const reading = { channel: name ?? options.channel, target, zone, ...before }
  const progress = progressOf(files, options)
  const counts = noCounts()
  asImport(() => {
    for (const _event of readLogs(files, reading, counts, progress));
  })
  if (counts.events > 0 && !options.isTrial) {
    const writer = new HistoryWriter(file, 'fsync')
    try {
      const events = readLogs(files, reading, noCounts(), progress)
      writer.import({ target, count: counts.events, events })
    } finally {
      writer.close()
    }
  }
  const formats = [...new Set(files.map(({ format }) => format))]
  const kept = readKeptLimits(folder)
  return { ...counts, formats, files: files.length, begins, ageMsMax, bytesMax, isThere: name !== null, kept }
}

/** Those that have a line. */
function logsAt({ paths, format }: ImportOptions): readonly LogFile[] {
  const files = paths.flatMap(filesAt)
  if (files.length > IMPORT_LIMITS.filesMax) {
    throw new ImportError('IMPORT_FILE', `there are ${files.length} files, and ${IMPORT_LIMITS.filesMax} are the most`)
  }
  return files.flatMap((path) => {
    const found = recogniseLog(path)
    if (found === 'empty') return []
    const named = format ?? found
    if (named === null) throw new ImportError('IMPORT_FORMAT', `"${path}" is no log that is known`)
    return { path, format: named }
  })
}

function filesAt(path: string): readonly string[] {
  const found = statSync(path)
  // To open a pipe waits for its other end.
  if (!found.isDirectory() && !found.isFile()) throw new ImportError('IMPORT_FILE', `"${path}" is no file`)
  if (found.isFile()) return [path]
  const entries = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isFile())
  return entries.map((entry) => join(path, entry.name)).toSorted()
}

/** By the first date in each: the names may say nothing. */
function inOrder(files: readonly LogFile[], zone: TimeZone): readonly LogFile[] {
  if (files.length < 2) return files
  const dated = files.map((file) => ({ file, ms: firstMoment(file, zone) }))
  return dated.toSorted((a, b) => a.ms - b.ms).map(({ file }) => file)
}

function firstMoment({ path, format }: LogFile, zone: TimeZone): number {
  const read = LOG_FORMATS[format].open(basename(path))
  for (const { text } of linesOf(path)) {
    const line = text === null ? null : read(text)
    if (line === null || !('at' in line)) continue
    return line.at.kind === 'utc' ? line.at.ms : (zone.moments(line.at.ms)[0] ?? 0)
  }
  return 0
}

/** Both readings together. */
function progressOf(files: readonly LogFile[], { onProgress, isTrial }: ImportOptions): (bytes: number) => void {
  const all = files.reduce((sum, { path }) => sum + statSync(path).size, 0) * (isTrial ? 1 : 2)
  let read = 0
  return (bytes) => {
    read += bytes
    onProgress?.(Math.min(read, all), all)
  }
}

/** What the file system says of a file is no error of the history. */
function asImport<Value>(read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    if (error instanceof ServerError || !(error instanceof Error)) throw error
    throw new ImportError('IMPORT_FILE', error.message, { cause: error })
  }
}
