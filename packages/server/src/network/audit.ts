/** What operators of the network did is kept, for the owner, and told to the other operators at once. */
import { describeDeed, type AuditEntry } from './audit-entry.ts'
import type { Context } from './context.ts'
import type { UserState } from './state.ts'

/** Of the largest whole number. */
const SEQ_DIGITS = 16

/** The oldest are forgotten. No secret may be in it: every operator with user mode s is told. */
export function audit(context: Context, did: Omit<AuditEntry, 'at'>): void {
  const { state, ledger, entry, limits } = context
  const done: AuditEntry = { at: entry.time, ...did }
  // In order, also as text.
  const key = String(entry.seq).padStart(SEQ_DIGITS, '0')
  ledger.set(state.audit, key, done)
  context.keep('audit', key, { ...done })
  for (const oldest of state.audit.keys()) {
    if (state.audit.size <= (limits.auditEntriesMax ?? Infinity)) break
    ledger.delete(state.audit, oldest)
    context.keep('audit', oldest, null)
  }
  context.notice(describeDeed(done))
}

/** For the audit: under which name it is an operator. */
export function named(user: UserState | null, by: string): string {
  return user === null ? by : `${by} [${user.oper}]`
}
