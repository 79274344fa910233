/** A user has an account from here on: what the person had said and read as a guest, and what the account may do, come together. */
import type { Context } from '../context.ts'
import { personOf, personOfAccount } from '../conversation.ts'
import { adoptCorrespondents } from '../correspondents.ts'
import { adopt } from '../metadata-state.ts'
import { accountHostChanged, hostOf } from '../host.ts'
import { endOperByAccount, operByAccount } from '../opers.ts'
import { DEFAULT_ALWAYS_ON } from '../policy.ts'
import { adoptMarkers } from '../read-markers.ts'
import { giveAccess } from '../registrations/channel-deeds.ts'
import type { UserState } from '../state.ts'
import { doesStay, type Account } from './account.ts'

export function prove(context: Context, user: UserState, { name, stays }: Account): void {
  const { state, ledger } = context
  const [before, key, was] = [personOf(user), personOfAccount(name), user.account]
  if (was !== null && before !== key) ledger.delete(state.persons, before)
  ledger.assign(user, { account: name, stays: doesStay({ stays }, state.policy.alwaysOn ?? DEFAULT_ALWAYS_ON) })
  ledger.set(state.persons, key, user)
  if (before === key) return
  if (was !== null) endOperByAccount(context, user, was)
  adopt(context, user)
  if (was !== null) return
  adoptMarkers(context, before, key)
  adoptCorrespondents(context, before, key)
}

/** A user that is here logs in. @param isAsked false where its account has just been made */
export function logUserIn(context: Context, user: UserState, account: Account, isAsked: boolean): void {
  const { accounts } = context.state
  const before = user.account === null ? undefined : accounts.get(personOfAccount(user.account))
  prove(context, user, account)
  context.happened(user, { kind: 'loggedIn', isAsked })
  accountHostChanged(context, user, hostOf(before), hostOf(account))
  operByAccount(context, user)
  giveAccess(context, user)
}
