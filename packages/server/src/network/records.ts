/**
 * The durable things of the network that are neither said nor channels: accounts, read markers, bans … The state has them in the form in
 * which rules need them; each change of one is kept as a record (`Context.keep`), and a start puts the records back.
 */
import type { JsonValue } from '../json.ts'
import type { NetworkState } from './state.ts'

/** A durable thing was made or changed, or is no more (null). It is told to nobody. */
export interface RecordChange {
  readonly kind: 'record'
  readonly of: RecordKind
  /** Unique among those of its kind. */
  readonly key: string
  readonly value: JsonValue | null
}

/** Puts a record back into the state. @throws {TypeError} it is none of this kind */
type Restore = (state: NetworkState, key: string, value: unknown) => void

/** A new kind is a line here. */
const RECORDS = {} as const satisfies Readonly<Record<string, Restore>>

export type RecordKind = keyof typeof RECORDS

export interface KeptThing {
  readonly of: string
  readonly key: string
  readonly value: unknown
}

/** @throws {TypeError} a record of a kind that is not known here, or that is none of its kind: without it, the state would be another one */
export function restoreRecords(state: NetworkState, records: readonly KeptThing[]): void {
  const restores: ReadonlyMap<string, Restore> = new Map(Object.entries(RECORDS))
  for (const { of, key, value } of records) {
    const restore = restores.get(of)
    if (restore === undefined)
      throw new TypeError(`the record "${key}" has the kind "${of}", which this server does not know`)
    restore(state, key, value)
  }
}
