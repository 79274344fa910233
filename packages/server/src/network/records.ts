/**
 * The durable things of the network that are neither said nor channels: accounts, read markers, bans … The state has them in the form in
 * which rules need them; each change of one is kept as a record (`Context.keep`), and a start puts the records back (`restore-records.ts`).
 */
import type { JsonValue } from '../json.ts'

export type RecordKind =
  | 'account'
  | 'api-token'
  | 'audit'
  | 'ban'
  | 'correspondent'
  | 'file'
  | 'hook'
  | 'marker'
  | 'metadata'
  | 'presence'
  | 'push'
  | 'redirect'
  | 'registration'
  | 'retired'
  | 'server-invitation'

/** A durable thing was made or changed, or is no more (null). It is told to nobody. */
export interface RecordChange {
  readonly kind: 'record'
  readonly of: RecordKind
  /** Unique among those of its kind. */
  readonly key: string
  readonly value: JsonValue | null
}
