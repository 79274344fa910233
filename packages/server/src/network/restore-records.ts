/** How each kind of record is put back into the state. */
import { restoreMetadata } from './metadata-state.ts'
import { restoreMarker } from './read-markers.ts'
import type { RecordKind } from './records.ts'
import { restoreRegistration } from './registrations/restore-registration.ts'
import type { NetworkState } from './state.ts'

/** @throws {TypeError} it is none of this kind */
type Restore = (state: NetworkState, key: string, value: unknown) => void

const RESTORES: Readonly<Record<RecordKind, Restore>> = {
  marker: restoreMarker,
  metadata: restoreMetadata,
  registration: restoreRegistration,
}

export interface KeptThing {
  readonly of: string
  readonly key: string
  readonly value: unknown
}

/** @throws {TypeError} a record of a kind that is not known here, or that is none of its kind: without it, the state would be another one */
export function restoreRecords(state: NetworkState, records: readonly KeptThing[]): void {
  const restores: ReadonlyMap<string, Restore> = new Map(Object.entries(RESTORES))
  for (const { of, key, value } of records) {
    const restore = restores.get(of)
    if (restore === undefined)
      throw new TypeError(`the record "${key}" has the kind "${of}", which this server does not know`)
    restore(state, key, value)
  }
}
