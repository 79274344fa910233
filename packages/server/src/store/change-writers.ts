/** Which table each kind of change goes to, and what a start finds in those tables. */

import type { DatabaseSync } from 'node:sqlite'
import type { ChangeRow } from './change-row.ts'
import { ChannelWriter } from './channel-writer.ts'
import { EventWriter } from './event-writer.ts'
import { PlaceWriter } from './place-writer.ts'
import { RecordWriter } from './record-writer.ts'
import { RedactionWriter } from './redaction-writer.ts'
import type { Removals } from './removals.ts'
import type { OpenedStore } from './store.ts'
import type { Targets } from './targets.ts'

export class ChangeWriters {
  readonly events: EventWriter
  readonly #channels: ChannelWriter
  readonly #places: PlaceWriter
  readonly #records: RecordWriter
  readonly #redactions: RedactionWriter

  constructor(database: DatabaseSync, targets: Targets, removals: Removals) {
    this.events = new EventWriter(database, targets)
    this.#channels = new ChannelWriter(database, targets)
    this.#places = new PlaceWriter(database)
    this.#records = new RecordWriter(database)
    this.#redactions = new RedactionWriter(database, targets, removals)
  }

  found(): Pick<OpenedStore, 'channels' | 'places' | 'records'> {
    return { channels: this.#channels.all(), places: this.#places.all(), records: this.#records.all() }
  }

  /** Within a transaction of the caller, which says how it ended. Throws StoreError. */
  write(change: ChangeRow): void {
    if (!('kind' in change)) return this.events.insert(change)
    switch (change.kind) {
      case 'channel':
        return this.#channels.set(change.channel)
      case 'ended':
        this.#channels.end(change)
        return this.#places.endChannel(change.key)
      case 'renamed':
        this.#channels.rename(change)
        return this.#places.rename(change)
      case 'taken':
        return this.#places.take(change.place)
      case 'left':
        return this.#places.leave(change)
      case 'kept':
        return this.#records.keep(change.record)
      case 'dropped':
        return this.#records.drop(change)
      case 'redacted':
        return this.#redactions.redact(change)
      default:
        return change satisfies never
    }
  }
}
