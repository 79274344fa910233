/**
 * Lines that a stranger can cause must not fill the log: of one event, or of one host where it has one, the first lines of a
 * minute are written as they are, and the rest of that minute becomes one line.
 */
import type { Clock, Timer } from '@partyline/net'
import type { LogLevel } from './log-config.ts'

type Fields = Readonly<Record<string, unknown>>

export interface DigestParts {
  readonly clock: Pick<Clock, 'setTimeout' | 'monotonic'>
  /** How many lines of one event are written within a minute before the rest is counted. */
  readonly linesMax: () => number
  readonly write: (level: LogLevel, event: string, fields: Fields) => void
}

interface Minute {
  readonly level: LogLevel
  readonly event: string
  /** `Clock.monotonic` */
  readonly endsAt: number
  lines: number
  /** Not written as they came, and what they say. */
  more: number
  values: Map<string, unknown[]> | null
}

/** A start writes these, one for each door or variable. No stranger causes them, and the last one must not come a minute late. */
const OF_A_START = new Set(['door.opened', 'door.plaintext', 'config.unknown'])
const MINUTE_MS = 60_000
/** Events are a few names in the code; an event with a host is counted for each host, until there are so many. */
const HOSTS_MAX = 5_000
/** Of one field, so many different values are named. */
const VALUES_MAX = 5
const AND_OTHERS = '…'

export class Digest {
  readonly #parts: DigestParts
  /** Those that end first come first. One timer for all: after a restart of the server there are thousands. */
  readonly #minutes = new Map<string, Minute>()
  #timer: Timer | null = null

  constructor(parts: DigestParts) {
    this.#parts = parts
  }

  note(level: LogLevel, event: string, fields: Fields): void {
    if (OF_A_START.has(event)) return this.#parts.write(level, event, fields)
    const key = this.#keyOf(event, fields)
    const minute = this.#minutes.get(key) ?? this.#begin(level, event, key)
    if (minute.lines < this.#parts.linesMax()) {
      minute.lines += 1
      return this.#parts.write(level, event, fields)
    }
    minute.more += 1
    const values = (minute.values ??= new Map<string, unknown[]>())
    for (const [name, value] of Object.entries(fields)) remember(values, name, value)
  }

  /** Writes now what has only been counted. */
  close(): void {
    this.#timer?.cancel()
    this.#timer = null
    for (const [key, minute] of this.#minutes) this.#end(key, minute)
  }

  /** One that does much must not hide what others do. */
  #keyOf(event: string, { host }: Fields): string {
    return typeof host === 'string' && this.#minutes.size < HOSTS_MAX ? `${event} ${host}` : event
  }

  #begin(level: LogLevel, event: string, key: string): Minute {
    const endsAt = this.#parts.clock.monotonic() + MINUTE_MS
    const minute: Minute = { level, event, endsAt, lines: 0, more: 0, values: null }
    this.#minutes.set(key, minute)
    if (this.#timer === null) this.#endDue()
    return minute
  }

  #endDue(): void {
    const { clock } = this.#parts
    const now = clock.monotonic()
    this.#timer = null
    for (const [key, minute] of this.#minutes) {
      if (minute.endsAt > now) {
        this.#timer = clock.setTimeout(() => this.#endDue(), minute.endsAt - now)
        return
      }
      this.#end(key, minute)
    }
  }

  #end(key: string, { level, event, more, values }: Minute): void {
    this.#minutes.delete(key)
    if (more === 0) return
    const fields = Object.fromEntries([...(values ?? [])].map(([name, all]) => [name, all.length === 1 ? all[0] : all]))
    this.#parts.write(level, event, { ...fields, timesMore: more })
  }
}

function remember(values: Map<string, unknown[]>, name: string, value: unknown): void {
  const shown = value instanceof Error ? value.message : value
  const all = values.get(name)
  if (all === undefined) values.set(name, [shown])
  else if (all.length <= VALUES_MAX && !all.includes(shown)) all.push(all.length < VALUES_MAX ? shown : AND_OTHERS)
}
