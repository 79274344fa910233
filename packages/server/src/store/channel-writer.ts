/** The table of channels, for the thread that writes. */

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { formatChannelRow, parseChannelRow } from './channel-row.ts'
import { HiddenWriter } from './hidden.ts'
import { ImportedRanges } from './imported.ts'
import type { Change, ChannelRecord } from './store.ts'
import type { Targets } from './targets.ts'

export class ChannelWriter {
  readonly #targets: Targets
  readonly #hidden: HiddenWriter
  readonly #imported: ImportedRanges
  readonly #select: StatementSync
  readonly #upsert: StatementSync
  readonly #delete: StatementSync

  constructor(database: DatabaseSync, targets: Targets) {
    this.#targets = targets
    this.#hidden = new HiddenWriter(database)
    this.#imported = new ImportedRanges(database)
    this.#select = database.prepare('SELECT key, record FROM channel')
    this.#upsert = database.prepare(
      'INSERT INTO channel (key, record) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET record = excluded.record',
    )
    this.#delete = database.prepare('DELETE FROM channel WHERE key = ?')
  }

  all(): readonly ChannelRecord[] {
    return this.#select.all().map(parseChannelRow)
  }

  /** Within a transaction of the caller, as `end`. */
  set(channel: ChannelRecord): void {
    this.#upsert.run(...formatChannelRow(channel))
  }

  rename({ from, to, seq }: Extract<Change, { kind: 'renamed' }>): void {
    this.#delete.run(from)
    for (const name of this.#targets.partsOf(to)) this.#targets.rename(name, `${name},${seq}`)
    for (const name of this.#targets.partsOf(from)) this.#targets.rename(name, to + name.slice(from.length))
  }

  end({ key, hidden }: Extract<Change, { kind: 'ended' }>): void {
    this.#delete.run(key)
    const targetId = this.#targets.known(key)
    if (hidden === null || targetId === null) return
    this.#hidden.hide(targetId, hidden.from, hidden.to)
    // What was imported counts as said when it was.
    for (const { first, last, after } of this.#imported.of(targetId)) {
      if (hidden.from <= after && after <= hidden.to) this.#hidden.hide(targetId, first, last)
    }
  }
}
