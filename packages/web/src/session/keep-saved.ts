/** Keeps what the client knows as long as the person is in the chat, under the account that the person has. */
import { effect, type ReadonlySignal } from '@preact/signals'
import type { Client } from '../chat/chat.ts'
import type { Claim } from './identity.ts'
import { namesOf, type OwnRecord, recordsOf, type RecordStores, takeRecord } from './own-record.ts'
import { SavedClientWriter } from './saved-client.ts'

/** @returns ends it */
export function keepSaved(
  { state }: Pick<Client, 'state'>,
  record: OwnRecord,
  account: ReadonlySignal<Claim['account']>,
  stores: RecordStores,
): () => void {
  const writer = new SavedClientWriter(stores.kept, record.name)
  let own = record
  let moving = Promise.resolve()
  const endMoving = effect(() => {
    const beginning = recordsOf({ account: account.value })
    moving = moving.then(async () => {
      if (own.name === null || own.name.startsWith(beginning)) return
      const next = await emptyRecord(beginning, stores)
      writer.moveTo(next.name)
      own.release()
      own = next
    })
  })
  const follow = new AbortController()
  addEventListener('pagehide', () => writer.flush(), { signal: follow.signal })
  document.addEventListener('visibilitychange', () => writer.flush(), { signal: follow.signal })
  const endFollowing = effect(() => writer.changed(state.value))
  return () => {
    endMoving()
    endFollowing()
    follow.abort()
    writer.end()
  }
}

/** What closed tabs have left under this account is of the next that opens. */
function emptyRecord(beginning: string, stores: RecordStores): Promise<OwnRecord> {
  const isEmpty = (name: string) => stores.locks === undefined || stores.kept.read(name) === null
  return takeRecord(namesOf(beginning).filter(isEmpty), stores)
}
