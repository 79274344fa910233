/**
 * The one connection that writes history.sqlite. It is synchronous and knows nothing of threads: `writer-thread.ts` runs
 * it where nobody waits for it.
 */

import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { StoreError } from '../errors.ts'
import { formatChannelRow, parseChannelRow } from './channel-row.ts'
import { ClockSteps } from './clock-steps.ts'
import { EarlierTimes } from './earlier-times.ts'
import type { EventRow } from './event-row.ts'
import { HiddenWriter } from './hidden.ts'
import { messageIdSeq } from './message-id.ts'
import { migrate } from './migrations.ts'
import { Positions } from './positions.ts'
import { toStoreError } from './sqlite-error.ts'
import { stepsIn, type ClockStep } from './runs.ts'
import type { ChannelChange, ChannelRecord, PlaceRecord } from './store.ts'

/**
 * `fsync`: a commit is on the disk (synchronous=FULL). `process`: a commit is in the operating system's hands and
 * outlives a killed process; a power cut may take the last ones, but never damages the file, which is why it is NORMAL
 * and not OFF: NORMAL still syncs around a checkpoint (https://www.sqlite.org/pragma.html#pragma_synchronous).
 */
export type Durability = 'fsync' | 'process'

/**
 * Pages of 4 KiB in the write-ahead log before it is copied into the file. At SQLite's 1,000 every sixtieth batch of 200
 * waits for it and is the 99th percentile; from 8,000 the rare wait passes 100 ms.
 */
const CHECKPOINT_PAGES = 4_000

/** For a `backup` that holds the file for a moment. */
const BUSY_TIMEOUT_MS = 5_000

/** What a store that was just opened holds. */
export interface Recorded {
  readonly channels: readonly ChannelRecord[]
  readonly places: readonly PlaceRecord[]
  readonly lastSeq: number
  readonly lastTime: number
  /** The newest first. */
  readonly steps: readonly ClockStep[]
}

export class HistoryWriter {
  readonly #database: DatabaseSync
  readonly #insertEvent: StatementSync
  readonly #insertTarget: StatementSync
  readonly #selectTarget: StatementSync
  readonly #upsertChannel: StatementSync
  readonly #deleteChannel: StatementSync
  readonly #upsertPlace: StatementSync
  readonly #deletePlace: StatementSync
  readonly #deletePlaces: StatementSync
  readonly #steps: ClockSteps
  readonly #earlier: EarlierTimes
  readonly #hidden: HiddenWriter
  readonly #targetIds = new Map<string, number>()
  #lastSeq: number
  #lastTime: number

  /** Opens or makes the file and brings it to the present version. Throws StoreError, with nothing held. */
  constructor(file: string, durability: Durability) {
    this.#database = open(file, durability)
    this.#insertEvent = this.#database.prepare(
      `INSERT INTO event (seq, time, id, target, is_message, verb, source, session, params, tags)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#insertTarget = this.#database.prepare('INSERT INTO target (name) VALUES (?)')
    this.#selectTarget = this.#database.prepare('SELECT id FROM target WHERE name = ?')
    this.#upsertChannel = this.#database.prepare(
      'INSERT INTO channel (key, record) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET record = excluded.record',
    )
    this.#deleteChannel = this.#database.prepare('DELETE FROM channel WHERE key = ?')
    this.#upsertPlace = this.#database.prepare('INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?, ?)')
    this.#deletePlace = this.#database.prepare('DELETE FROM place WHERE channel = ? AND nick = ? AND host = ?')
    this.#deletePlaces = this.#database.prepare('DELETE FROM place WHERE channel = ?')
    this.#steps = new ClockSteps(this.#database)
    this.#earlier = new EarlierTimes(this.#database, new Positions(this.#database))
    this.#earlier.follow(this.#steps.all())
    this.#hidden = new HiddenWriter(this.#database)
    const last = this.#database.prepare('SELECT seq, time FROM event ORDER BY position DESC LIMIT 1').get()
    this.#lastSeq = Number(last?.['seq'] ?? 0)
    this.#lastTime = Number(last?.['time'] ?? 0)
  }

  recorded(): Recorded {
    const channels = this.#database.prepare('SELECT key, record FROM channel').all().map(parseChannelRow)
    const places = this.#database.prepare('SELECT * FROM place').all().map(parsePlace)
    return { channels, places, lastSeq: this.#lastSeq, lastTime: this.#lastTime, steps: this.#steps.all() }
  }

  /**
   * Records everything in one transaction and returns the targets that had no event before.
   * Throws StoreError with nothing recorded; the writer can be used on.
   */
  append(events: readonly EventRow[], channels: readonly ChannelChange[]): readonly string[] {
    const begun: string[] = []
    try {
      this.#checkOrder(events)
      this.#database.exec('BEGIN IMMEDIATE')
      this.#noteSteps(events)
      for (const [seq, time, id, target, isMessage, verb, source, session, params, tags] of events) {
        const targetId = this.#targetIds.get(target) ?? this.#targetId(target, begun)
        if (this.#earlier.isTaken(targetId, time)) {
          throw new StoreError(
            'STORE_FAILED',
            `"${target}" has an event of time ${time} from before the clock was set back`,
          )
        }
        this.#insertEvent.run(seq, time, id, targetId, isMessage, verb, source, session, params, tags)
      }
      for (const change of channels) this.#change(change)
      this.#database.exec('COMMIT')
    } catch (error) {
      for (const target of begun) this.#targetIds.delete(target)
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      this.#earlier.follow(this.#steps.all())
      throw toStoreError(error, `recording ${events.length} events`)
    }
    const last = events.at(-1)
    if (last !== undefined) [this.#lastSeq, this.#lastTime] = last
    return begun
  }

  close(): void {
    this.#database.close()
  }

  #noteSteps(events: readonly EventRow[]): void {
    const steps = stepsIn(
      events.map(([seq, time]) => ({ seq, time })),
      this.#lastTime,
    )
    for (const step of steps) this.#steps.add(step)
    if (steps.length > 0) this.#earlier.follow(this.#steps.all())
  }

  #change(change: ChannelChange): void {
    switch (change.kind) {
      case 'channel':
        this.#upsertChannel.run(...formatChannelRow(change.channel))
        return
      case 'ended': {
        const { key, hidden } = change
        this.#deleteChannel.run(key)
        this.#deletePlaces.run(key)
        const targetId = this.#targetIds.get(key) ?? this.#knownTargetId(key)
        if (hidden !== null && targetId !== null) this.#hidden.hide(targetId, hidden.from, hidden.to)
        return
      }
      case 'taken': {
        const { channel, nick, host, isOperator, isVoiced, until } = change.place
        this.#upsertPlace.run(channel, nick, host, Number(isOperator), Number(isVoiced), until)
        return
      }
      case 'left':
        this.#deletePlace.run(change.channel, change.nick, change.host)
        return
      default:
        change satisfies never
    }
  }

  #targetId(name: string, begun: string[]): number {
    const known = this.#knownTargetId(name)
    const id = known ?? Number(this.#insertTarget.run(name).lastInsertRowid)
    if (known === null) begun.push(name)
    this.#targetIds.set(name, id)
    return id
  }

  #knownTargetId(name: string): number | null {
    const id = this.#selectTarget.get(name)?.['id']
    return id === undefined ? null : Number(id)
  }

  /** Every search relies on this order; a row that broke it could never be found again, nor be taken back. */
  #checkOrder(events: readonly EventRow[]): void {
    let seqMin = this.#lastSeq + 1
    for (const [seq, , id] of events) {
      if (seq < seqMin) {
        throw new StoreError(
          'STORE_FAILED',
          `event ${id} with seq ${seq} came after seq ${seqMin - 1}; a batch goes on where the last one ended`,
        )
      }
      if (messageIdSeq(id) !== seq) {
        throw new StoreError('STORE_FAILED', `the id "${id}" does not name the place ${seq}, by which it is found`)
      }
      seqMin = seq
    }
  }
}

function open(file: string, durability: Durability): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS })
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = ${durability === 'fsync' ? 'FULL' : 'NORMAL'};
      PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
    `)
    migrate(database)
    return database
  } catch (error) {
    database?.close()
    throw toStoreError(error, `opening the history "${file}"`)
  }
}

function parsePlace(row: Readonly<Record<string, SQLOutputValue>>): PlaceRecord {
  return {
    channel: String(row['channel']),
    nick: String(row['nick']),
    host: String(row['host']),
    isOperator: row['is_operator'] === 1,
    isVoiced: row['is_voiced'] === 1,
    until: row['until'] === null ? null : Number(row['until']),
  }
}
