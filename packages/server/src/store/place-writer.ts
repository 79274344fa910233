/** The table of places in channels, for the thread that writes. */

import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import type { PlaceRecord } from './store.ts'

export class PlaceWriter {
  readonly #select: StatementSync
  readonly #upsert: StatementSync
  readonly #delete: StatementSync
  readonly #deleteAll: StatementSync
  readonly #rename: StatementSync

  constructor(database: DatabaseSync) {
    this.#select = database.prepare('SELECT * FROM place')
    this.#upsert = database.prepare(
      'INSERT OR REPLACE INTO place (channel, nick, host, ranks, until) VALUES (?, ?, ?, ?, ?)',
    )
    this.#delete = database.prepare('DELETE FROM place WHERE channel = ? AND nick = ? AND host = ?')
    this.#rename = database.prepare('UPDATE OR REPLACE place SET channel = ? WHERE channel = ?')
    this.#deleteAll = database.prepare('DELETE FROM place WHERE channel = ?')
  }

  all(): readonly PlaceRecord[] {
    return this.#select.all().map(parsePlace)
  }

  /** Within a transaction of the caller, as all that follow. */
  take({ channel, nick, host, ranks, until }: PlaceRecord): void {
    this.#upsert.run(channel, nick, host, ranks, until)
  }

  leave({ channel, nick, host }: Pick<PlaceRecord, 'channel' | 'nick' | 'host'>): void {
    this.#delete.run(channel, nick, host)
  }

  rename({ from, to }: { readonly from: string; readonly to: string }): void {
    this.#rename.run(to, from)
  }

  endChannel(key: string): void {
    this.#deleteAll.run(key)
  }
}

function parsePlace(row: Readonly<Record<string, SQLOutputValue>>): PlaceRecord {
  return {
    channel: String(row['channel']),
    nick: String(row['nick']),
    host: String(row['host']),
    ranks: String(row['ranks']),
    until: row['until'] === null ? null : Number(row['until']),
  }
}
