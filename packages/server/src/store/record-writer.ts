/** The table of records, for the thread that writes. */

import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import { StoreError } from '../errors.ts'
import type { JsonValue } from '../json.ts'
import type { Change, KeptRecord } from './store.ts'

export class RecordWriter {
  readonly #select: StatementSync
  readonly #upsert: StatementSync
  readonly #delete: StatementSync

  constructor(database: DatabaseSync) {
    this.#select = database.prepare('SELECT kind, key, value FROM record')
    this.#upsert = database.prepare('INSERT OR REPLACE INTO record VALUES (?, ?, ?)')
    this.#delete = database.prepare('DELETE FROM record WHERE kind = ? AND key = ?')
  }

  /** Throws StoreError STORE_CORRUPT: without a ban or a password, another person would come in. */
  all(): readonly KeptRecord[] {
    return this.#select.all().map(parseRecord)
  }

  /** Within a transaction of the caller, as `drop`. */
  keep({ of, key, value }: KeptRecord): void {
    this.#upsert.run(of, key, JSON.stringify(value))
  }

  drop({ of, key }: Extract<Change, { kind: 'dropped' }>): void {
    this.#delete.run(of, key)
  }
}

function parseRecord(row: Readonly<Record<string, SQLOutputValue>>): KeptRecord {
  const [of, key] = [String(row['kind']), String(row['key'])]
  try {
    return { of, key, value: JSON.parse(String(row['value'])) as JsonValue }
  } catch (cause) {
    throw new StoreError('STORE_CORRUPT', `the record "${key}" of the kind "${of}" cannot be read`, { cause })
  }
}
