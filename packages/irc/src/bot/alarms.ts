/**
 * What a bot has to do at a certain time, also after a restart. An alarm that was set is stored before its setter goes on, and is
 * taken out when its handler is done: after a crash in between it comes a second time, and never not at all.
 */
import type { ClientClock } from '../client/run-client.ts'
import { ERRORS, IrcError } from '../errors.ts'
import { BOT_LIMITS } from './limits.ts'

/** Where a bot keeps what a restart must not lose. */
export interface BotStore {
  /** What was saved last; null: nothing ever was. */
  load(): Promise<string | null>
  /** MUST be durable when it resolves, and MUST leave the earlier text where it fails. Never called while it is under way. */
  save(text: string): Promise<void>
}

export interface Alarm {
  readonly id: number
  /** Unix milliseconds. */
  readonly at: number
  /** Which handler it is for. */
  readonly kind: string
  readonly data: Readonly<Record<string, string>>
}

export interface AlarmOptions {
  readonly clock: ClientClock
  readonly store: BotStore
  /** Throws where it has to be tried again. */
  readonly ring: (alarm: Alarm) => Promise<void>
  readonly onError: (error: unknown) => void
}

/** Timers of platforms take 31 bits. */
const DELAY_MAX_MS = 2_000_000_000

export class Alarms {
  readonly #options: AlarmOptions
  #alarms: readonly Alarm[] = []
  #nextId = 1
  #isRunning = false
  #timer: { cancel(): void } | null = null
  readonly #ringing = new Set<number>()
  readonly #failures = new Map<number, { readonly tries: number; readonly nextAt: number }>()
  #saving: Promise<void> = Promise.resolve()
  #isSaveAhead: Promise<void> | null = null

  constructor(options: AlarmOptions) {
    this.#options = options
  }

  /** The earliest first. */
  get all(): readonly Alarm[] {
    return this.#alarms
  }

  /** Throws IrcError where the text is none of this. */
  async load(): Promise<void> {
    const text = await this.#options.store.load()
    if (text === null) return
    const kept = parseKept(text)
    this.#nextId = kept.nextId
    this.#alarms = kept.alarms
  }

  /** From now on alarms ring; those that are overdue at once. */
  start(): void {
    this.#isRunning = true
    this.#look()
  }

  stop(): void {
    this.#isRunning = false
    this.#timer?.cancel()
  }

  /** Resolves when it is stored; null: there are too many, or its data is too long. Rejects as the store does, and then there is none. */
  async set(alarm: Omit<Alarm, 'id'>): Promise<Alarm | null> {
    const isTooLong = JSON.stringify(alarm.data).length > BOT_LIMITS.alarmDataMax
    if (this.#alarms.length >= BOT_LIMITS.alarmsMax || isTooLong) return null
    const kept = { ...alarm, id: this.#nextId }
    this.#nextId += 1
    this.#put([...this.#alarms, kept])
    try {
      await this.#save()
    } catch (error) {
      this.#put(this.#alarms.filter((one) => one !== kept))
      throw error
    }
    this.#look()
    return kept
  }

  /** Resolves when that is stored. @returns whether there was such an alarm */
  async cancel(id: number): Promise<boolean> {
    const others = this.#alarms.filter((alarm) => alarm.id !== id)
    if (others.length === this.#alarms.length) return false
    this.#put(others)
    await this.#save()
    return true
  }

  #put(alarms: readonly Alarm[]): void {
    this.#alarms = alarms.toSorted((one, other) => one.at - other.at || one.id - other.id)
  }

  #look(): void {
    this.#timer?.cancel()
    this.#timer = null
    if (!this.#isRunning) return
    const { clock } = this.#options
    let next = Infinity
    for (const alarm of this.#alarms) {
      if (this.#ringing.has(alarm.id)) continue
      const at = this.#failures.get(alarm.id)?.nextAt ?? alarm.at
      if (at <= clock.now()) void this.#ring(alarm)
      else next = Math.min(next, at)
    }
    if (next === Infinity) return
    this.#timer = clock.setTimeout(() => this.#look(), Math.min(next - clock.now(), DELAY_MAX_MS))
  }

  /** Never rejects. */
  async #ring(alarm: Alarm): Promise<void> {
    const { ring, onError, clock } = this.#options
    this.#ringing.add(alarm.id)
    try {
      await ring(alarm)
      this.#failures.delete(alarm.id)
      await this.cancel(alarm.id)
    } catch (error) {
      onError(error)
      const tries = (this.#failures.get(alarm.id)?.tries ?? 0) + 1
      this.#failures.set(alarm.id, { tries, nextAt: clock.now() + BOT_LIMITS.alarmRetryMs })
      if (tries >= BOT_LIMITS.alarmTriesMax) await this.cancel(alarm.id).catch(onError)
    }
    this.#ringing.delete(alarm.id)
    this.#look()
  }

  /** One save at a time; changes that come while one is under way go into one that follows. */
  #save(): Promise<void> {
    if (this.#isSaveAhead !== null) return this.#isSaveAhead
    const ahead = this.#saving
      .catch(() => {})
      .then(() => {
        this.#isSaveAhead = null
        this.#saving = this.#options.store.save(JSON.stringify({ nextId: this.#nextId, alarms: this.#alarms }))
        return this.#saving
      })
    this.#isSaveAhead = ahead
    return ahead
  }
}

function parseKept(text: string): { readonly nextId: number; readonly alarms: readonly Alarm[] } {
  let kept: unknown
  try {
    kept = JSON.parse(text)
  } catch (error) {
    throw damaged(String(error))
  }
  if (!isRecord(kept) || !Number.isSafeInteger(kept['nextId']) || !Array.isArray(kept['alarms']))
    throw damaged('it has no list of alarms')
  const alarms = kept['alarms'].map((alarm: unknown) => parseAlarm(alarm))
  return { nextId: Number(kept['nextId']), alarms: alarms.toSorted((one, other) => one.at - other.at) }
}

function parseAlarm(alarm: unknown): Alarm {
  if (!isRecord(alarm)) throw damaged('an alarm is no object')
  const { id, at, kind, data } = alarm
  if (typeof id !== 'number' || typeof at !== 'number' || typeof kind !== 'string' || !isRecord(data))
    throw damaged(`the alarm ${JSON.stringify(id)} lacks something`)
  const texts = Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return { id, at, kind, data: Object.fromEntries(texts) }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function damaged(why: string): IrcError {
  return new IrcError('IRC_BOT_STORE', `What the bot has stored cannot be read: ${why}.`, ERRORS.IRC_BOT_STORE.remedy)
}
