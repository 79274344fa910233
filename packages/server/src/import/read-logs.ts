/** The events of logs, in the order of their lines, each with a time of its own; and what was left out, by the reason. */
import { basename } from 'node:path'
import { ImportError } from '../errors.ts'
import { isMessage } from '../store/is-message.ts'
import type { ImportedEvent } from '../store/import-writer.ts'
import { draftsOfDeed, draftsOfEvent, type Draft } from './drafts.ts'
import { LOG_FORMATS, type LogFormatName } from './formats/table.ts'
import { IMPORT_LIMITS } from './limits.ts'
import { linesOf } from './lines-of.ts'
import { HEADING, UNREADABLE, type LogLine, type LogTime } from './log-line.ts'
import { Replies } from './replies.ts'
import type { TimeZone } from './time-zone.ts'

export interface LogFile {
  readonly path: string
  readonly format: LogFormatName
}

export interface ReadOptions {
  /** As it is written in the events. */
  readonly channel: string
  /** Folded. */
  readonly target: string
  readonly zone: TimeZone
  /** Unix milliseconds: what is not older is left out. */
  readonly before: number
  /** What is there from then on may stand in the logs too: left out is also what may be of that time, as far as its clock is shown. */
  readonly isOverlapping: boolean
}

/** What a reading has come to. */
export interface ReadCounts {
  events: number
  /** Of the events: PRIVMSG and NOTICE. */
  messages: number
  /** Unix milliseconds; null where there is no event. */
  earliest: number | null
  latest: number | null
  /** Left out: not older than `before`. */
  notOlder: number
  /** Left out: of another channel, or of a private conversation. */
  elsewhere: number
  /** Left out: nothing that a history has. */
  other: number
  /** Left out: no line of the format. */
  unreadable: number
  /** Of the log itself. */
  headings: number
  /** The clock had been set back before them. */
  setBack: number
  /** Lines that are no UTF-8. */
  recoded: number
}

export function noCounts(): ReadCounts {
  return {
    events: 0,
    messages: 0,
    earliest: null,
    latest: null,
    notOlder: 0,
    elsewhere: 0,
    other: 0,
    unreadable: 0,
    headings: 0,
    setBack: 0,
    recoded: 0,
  }
}

/**
 * @param counts what is read is counted in it
 * @param onRead told how many bytes were read
 * @throws {ImportError} IMPORT_ORDER; what reading meets, as it is
 */
export function* readLogs(
  files: readonly LogFile[],
  options: ReadOptions,
  counts: ReadCounts,
  onRead?: (bytes: number) => void,
): Generator<ImportedEvent> {
  const replies = new Replies()
  const dates = new Dates(options.zone)
  for (const { path, format } of files) {
    const read = LOG_FORMATS[format].open(basename(path))
    let number = 0
    for (const { text, isUtf8 } of linesOf(path, onRead)) {
      number += 1
      if (!isUtf8) counts.recoded += 1
      const line = text === null ? UNREADABLE : text.trim() === '' ? HEADING : read(text)
      const drafts = draftsOf(line, options)
      if (typeof drafts === 'string') {
        counts[drafts] += 1
        continue
      }
      const wasSetBack = dates.follow(line, () => `line ${number} of "${path}"`)
      if (wasSetBack) counts.setBack += 1
      for (const draft of drafts) {
        const time = dates.next()
        const { tags, reply, isLost } = replies.refer(draft.tags)
        // A reaction to nothing is none.
        const isOlder = Math.max(time, dates.latestOfLine(options.isOverlapping)) < options.before
        const reason = isLost && draft.verb === 'TAGMSG' ? 'other' : isOlder ? null : 'notOlder'
        if (reason !== null) {
          counts[reason] += 1
          continue
        }
        dates.give(time)
        if (line.kind === 'event') replies.note(line.event.id, { time, index: counts.events })
        counts.events += 1
        if (isMessage(draft.verb)) counts.messages += 1
        counts.earliest ??= time
        counts.latest = time
        yield { ...draft, tags, reply, time }
      }
    }
  }
}

/** Or why there is none. */
function draftsOf(
  line: LogLine,
  { channel, target }: ReadOptions,
): readonly Draft[] | 'headings' | 'elsewhere' | 'other' | 'unreadable' {
  switch (line.kind) {
    case 'heading':
      return 'headings'
    case 'other':
    case 'unreadable':
      return line.kind
    case 'event':
      if (line.event.target !== target) return 'elsewhere'
      break
    case 'deed':
      break
    default:
      return line satisfies never
  }
  if (line.at.ms <= 0) return 'unreadable'
  const drafts = line.kind === 'deed' ? draftsOfDeed(line.deed, channel) : draftsOfEvent(line.event, channel)
  return drafts.length === 0 ? 'other' : drafts
}

/** Dates that ascend, whatever the clocks did. */
class Dates {
  readonly #zone: TimeZone
  /** Of the line. */
  #ms = 0
  #unitMs = 1
  /** The latest of all lines until then, and the date that was given last. */
  #shown = 0
  #given = 0

  constructor(zone: TimeZone) {
    this.#zone = zone
  }

  /** Returns whether the clock was set back. @throws {ImportError} IMPORT_ORDER */
  follow(line: LogLine, where: () => string): boolean {
    if (!('at' in line)) return false
    this.#ms = this.#momentOf(line.at)
    this.#unitMs = line.at.unitMs
    if (this.#ms < this.#shown - IMPORT_LIMITS.backMsMax) {
      throw new ImportError('IMPORT_ORDER', `${where()} is of ${dateOf(this.#ms)}, after ${dateOf(this.#shown)}`)
    }
    const wasSetBack = this.#ms < this.#shown
    this.#shown = Math.max(this.#shown, this.#ms)
    return wasSetBack
  }

  /** Of the next event of the line. */
  next(): number {
    return Math.max(this.#ms, this.#given + 1)
  }

  /** @param isWhole of what the clock showed then, the last millisecond */
  latestOfLine(isWhole: boolean): number {
    return isWhole ? this.#ms + this.#unitMs - 1 : this.#ms
  }

  give(time: number): void {
    this.#given = time
  }

  /** Of a time of day that comes twice, the first that is not before what was shown last. */
  #momentOf({ kind, ms }: LogTime): number {
    if (kind === 'utc') return ms
    const moments = this.#zone.moments(ms)
    return moments.find((moment) => moment >= this.#shown) ?? moments.at(-1) ?? ms
  }
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString()
}
