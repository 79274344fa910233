/**
 * Under which name this tab keeps what its client knows. Each account has its own, and each tab of it: two tabs would write over one another what is not
 * sent, or both send it. A tab holds its name (W3C Web Locks) as long as it is open; what a closed one has left unsent goes over to the next that opens.
 */
import type { Kept } from '../app/kept.ts'
import type { Claim } from './identity.ts'

export interface OwnRecord {
  /** null: so many tabs are open that nothing of this one is kept. */
  readonly name: string | null
  /** Another tab may have it. */
  readonly release: () => void
}

export interface RecordStores {
  readonly kept: Kept
  /** What is kept as long as the tab is open: a reload comes back to its own name. */
  readonly untilClosed: Kept
  /** Missing where the page came without encryption from another machine: there, all tabs are as one. */
  readonly locks: Pick<LockManager, 'request'> | undefined
}

const TABS_MAX = 8
const GUEST = 'client/guest/'
const DRAFT = 'draft/'
const UPLOAD = 'upload/'
const OWN = 'record'
/** A page that is reloaded lets its name go in this time. */
const RELOAD_MS = 500

export async function openRecord(claim: Claim, stores: RecordStores): Promise<OwnRecord> {
  const { kept, locks } = stores
  const beginning = recordsOf(claim)
  const record = await takeRecord(namesOf(beginning), stores)
  if (locks !== undefined && record.name !== null) await inherit(record.name, beginning, kept, locks)
  return record
}

/** Of each tab that can be open. */
export function namesOf(beginning: string): string[] {
  return Array.from({ length: TABS_MAX }, (_, tab) => `${beginning}${tab}`)
}

/** The first that no other tab has. */
export async function takeRecord(names: string[], { untilClosed, locks }: RecordStores): Promise<OwnRecord> {
  if (locks === undefined) return { name: names[0] ?? null, release: () => {} }
  const before = names.find((name) => name === untilClosed.read(OWN))
  if (before !== undefined) names.unshift(before)
  for (const name of names) {
    const release = await hold(locks, name, name === before ? { signal: AbortSignal.timeout(RELOAD_MS) } : {})
    if (release === null) continue
    untilClosed.write(OWN, name)
    return { name, release }
  }
  return { name: null, release: () => {} }
}

/** Of all tabs of this person, and what there was before it had an account. */
export function forgetRecords(claim: Claim, kept: Kept): void {
  for (const beginning of [recordsOf(claim), draftsOf(claim), uploadsOf(claim.account), GUEST, DRAFT + GUEST])
    for (const name of kept.names(beginning)) kept.write(name, null)
}

/** The beginning of the names of this person's drafts, in whatever tab. */
export function draftsOf(claim: Claim): string {
  return DRAFT + recordsOf(claim)
}

/** The same of the files that this account was sending. */
export function uploadsOf(account: Claim['account']): string {
  return UPLOAD + recordsOf({ account })
}

export function recordsOf({ account }: Pick<Claim, 'account'>): string {
  return account === null ? GUEST : `client/account/${encodeURIComponent(account.name.toLowerCase())}/`
}

async function inherit(
  own: string,
  beginning: string,
  kept: Kept,
  locks: NonNullable<RecordStores['locks']>,
): Promise<void> {
  for (const name of kept.names(beginning)) {
    if (name === own) continue
    // Few people have several tabs: the others begin without this.
    const { takeOver } = await import('./saved-client.ts')
    const release = await hold(locks, name, {})
    if (release === null) continue
    takeOver(name, own, kept)
    release()
  }
}

/** @returns lets it go; null: another tab has it, and had it until the signal came */
function hold(
  locks: NonNullable<RecordStores['locks']>,
  name: string,
  { signal }: { readonly signal?: AbortSignal },
): Promise<(() => void) | null> {
  return new Promise((resolve) => {
    locks
      .request(`partyline/${name}`, signal === undefined ? { ifAvailable: true } : { signal }, (lock) => {
        if (lock === null) return resolve(null)
        const held = Promise.withResolvers<void>()
        resolve(held.resolve)
        return held.promise
      })
      .catch(() => resolve(null))
  })
}
