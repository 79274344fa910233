/** What the history of a channel begins with, read beside a server that may run. */
import { DatabaseSync } from 'node:sqlite'
import { knownVersion } from './migrations.ts'
import { ROW_KINDS } from './row-kind.ts'
import { toStoreError } from './sqlite-error.ts'

export interface Beginning {
  /** Unix milliseconds of its first event; null where there is none. */
  readonly begins: number | null
  /** The channel as it is written; null where there is none now. */
  readonly name: string | null
  /** How much of it its founder keeps; null for as much as the server. */
  readonly ageMsMax: number | null
  readonly bytesMax: number | null
  /** It is made of the stream of a cluster. */
  readonly isOfCluster: boolean
}

/** @param target the key of a channel @throws {StoreError} */
export function readBeginning(file: string, target: string): Beginning {
  using opened = new DisposableStack()
  try {
    const database = opened.adopt(new DatabaseSync(file, { readOnly: true, timeout: 5_000 }), (each) => each.close())
    const version = knownVersion(database)
    const one = (sql: string, ...values: readonly string[]) => database.prepare(sql).get(...values)
    const events = `FROM event WHERE target = (SELECT id FROM target WHERE name = ?) AND is_message IN (${ROW_KINDS.join()})`
    const first = one(`SELECT time FROM event WHERE position = (SELECT min(position) ${events})`, target)
    const channel = one(`SELECT record ->> '$.name' AS name FROM channel WHERE key = ?`, target)
    // Earlier versions had neither.
    const progress = version < 6 ? undefined : one('SELECT through_position FROM progress')
    const kept = `SELECT value ->> '$.ageMs' AS age, value ->> '$.bytes' AS bytes FROM record WHERE kind = 'registration' AND key = ?`
    const registration = version < 7 ? undefined : one(kept, target)
    return {
      begins: numberIn(first?.['time']),
      name: typeof channel?.['name'] === 'string' ? channel['name'] : null,
      ageMsMax: numberIn(registration?.['age']),
      bytesMax: numberIn(registration?.['bytes']),
      isOfCluster: numberIn(progress?.['through_position']) !== null,
    }
  } catch (error) {
    throw toStoreError(error, `reading the history "${file}"`)
  }
}

function numberIn(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
