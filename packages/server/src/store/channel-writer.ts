/** The tables of channels and of places in them, for the thread that writes. */

import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import { formatChannelRow, parseChannelRow } from './channel-row.ts'
import { HiddenWriter } from './hidden.ts'
import type { ChannelChange, ChannelRecord, PlaceRecord } from './store.ts'
import type { Targets } from './targets.ts'

export class ChannelWriter {
  readonly #targets: Targets
  readonly #hidden: HiddenWriter
  readonly #selectChannels: StatementSync
  readonly #upsertChannel: StatementSync
  readonly #deleteChannel: StatementSync
  readonly #selectPlaces: StatementSync
  readonly #upsertPlace: StatementSync
  readonly #deletePlace: StatementSync
  readonly #deletePlaces: StatementSync

  constructor(database: DatabaseSync, targets: Targets) {
    this.#targets = targets
    this.#hidden = new HiddenWriter(database)
    this.#selectChannels = database.prepare('SELECT key, record FROM channel')
    this.#upsertChannel = database.prepare(
      'INSERT INTO channel (key, record) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET record = excluded.record',
    )
    this.#deleteChannel = database.prepare('DELETE FROM channel WHERE key = ?')
    this.#selectPlaces = database.prepare('SELECT * FROM place')
    this.#upsertPlace = database.prepare('INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?, ?)')
    this.#deletePlace = database.prepare('DELETE FROM place WHERE channel = ? AND nick = ? AND host = ?')
    this.#deletePlaces = database.prepare('DELETE FROM place WHERE channel = ?')
  }

  channels(): readonly ChannelRecord[] {
    return this.#selectChannels.all().map(parseChannelRow)
  }

  places(): readonly PlaceRecord[] {
    return this.#selectPlaces.all().map(parsePlace)
  }

  /** Within a transaction of the caller. */
  change(change: ChannelChange): void {
    switch (change.kind) {
      case 'channel':
        this.#upsertChannel.run(...formatChannelRow(change.channel))
        return
      case 'ended': {
        const { key, hidden } = change
        this.#deleteChannel.run(key)
        this.#deletePlaces.run(key)
        const targetId = this.#targets.known(key)
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
