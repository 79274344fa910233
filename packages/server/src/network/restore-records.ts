/** How each kind of record is put back into the state. */
import { restoreApiToken } from './api-token.ts'
import { restoreCorrespondent } from './correspondents.ts'
import { restoreHook } from './hooks.ts'
import { restoreAudit } from './audit-entry.ts'
import { restoreAccount, restoreRetired } from './accounts/restore-account.ts'
import { restorePushes } from './push.ts'
import { restoreMetadata } from './metadata-state.ts'
import { restoreMarker } from './read-markers.ts'
import type { RecordKind } from './records.ts'
import { restoreRegistration } from './registrations/restore-registration.ts'
import { restoreRedirect } from './restore-redirect.ts'
import { restoreBan } from './server-bans.ts'
import { restoreInvitation } from './server-invitation.ts'
import { restoreFile } from './shared-file.ts'
import type { NetworkState } from './state.ts'

/** @throws {TypeError} it is none of this kind */
type Restore = (state: NetworkState, key: string, value: unknown) => void

/** In this order: a hook depends on whether its channel is registered. */
const RESTORES: Readonly<Record<RecordKind, Restore>> = {
  marker: restoreMarker,
  'api-token': restoreApiToken,
  'server-invitation': restoreInvitation,
  audit: restoreAudit,
  file: restoreFile,
  ban: restoreBan,
  account: restoreAccount,
  correspondent: restoreCorrespondent,
  metadata: restoreMetadata,
  redirect: restoreRedirect,
  push: restorePushes,
  retired: restoreRetired,
  registration: restoreRegistration,
  // Last of all, when there are channels to come back to: see `restorePresences`.
  presence: () => {},
  hook: restoreHook,
}

export interface KeptThing {
  readonly of: string
  readonly key: string
  readonly value: unknown
}

/** @throws {TypeError} a record of a kind that is not known here, or that is none of its kind: without it, the state would be another one */
export function restoreRecords(state: NetworkState, records: readonly KeptThing[]): void {
  const restores: ReadonlyMap<string, Restore> = new Map(Object.entries(RESTORES))
  const unknown = records.find(({ of }) => !restores.has(of))
  if (unknown !== undefined)
    throw new TypeError(`the record "${unknown.key}" has the kind "${unknown.of}", which this server does not know`)
  for (const [kind, restore] of restores) {
    for (const { of, key, value } of records) if (of === kind) restore(state, key, value)
  }
}
