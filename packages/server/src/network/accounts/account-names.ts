/** The name of an account is its person's alone, and so is what looks like it. */
import { personOfAccount } from '../conversation.ts'
import type { AccountName } from '../account-name.ts'
import type { Context } from '../context.ts'
import type { LookAlikes } from '../look-alikes.ts'
import { refuse, type Refusal } from '../refusal.ts'
import type { NetworkState, UserState } from '../state.ts'
import type { Account } from './account.ts'

/** For a state that is being made. */
export function indexAccountNames(state: NetworkState, lookAlikes: LookAlikes): void {
  for (const account of state.accounts.values()) {
    for (const skeleton of lookAlikes.skeletonsOf(account.name)) {
      state.accountSkeletons.set(skeleton, personOfAccount(account.name))
    }
  }
}

/** Must be called when an account is made. */
export function claimAccountName({ state, ledger, lookAlikes }: Context, { name }: Account): void {
  for (const skeleton of lookAlikes.skeletonsOf(name))
    ledger.set(state.accountSkeletons, skeleton, personOfAccount(name))
}

/** Must be called before an account is gone. */
export function releaseAccountName({ state, ledger, lookAlikes }: Context, { name }: Account): void {
  for (const skeleton of lookAlikes.skeletonsOf(name)) {
    if (state.accountSkeletons.get(skeleton) === personOfAccount(name)) ledger.delete(state.accountSkeletons, skeleton)
  }
}

/** The account whose name that is, or looks like. */
export function accountLike({ state, lookAlikes, entry }: Context, name: string): Account | undefined {
  for (const skeleton of lookAlikes.skeletonsOf(name)) {
    const key = state.accountSkeletons.get(skeleton)
    const account = key === undefined ? undefined : state.accounts.get(key)
    // A registration that was never completed keeps nobody from the name.
    if (account !== undefined && (account.pending === null || account.pending.until > entry.believedTime))
      return account
  }
  return undefined
}

/**
 * @param own the account that the person has proven
 * @param isHere whether the person is on the network, and so can speak to NickServ
 */
export function refuseOwnedNick(
  context: Context,
  name: string,
  own: AccountName | null,
  isHere: boolean,
): Refusal | null {
  const owner = accountLike(context, name)
  if (owner === undefined || (own !== null && personOfAccount(own) === personOfAccount(owner.name))) return null
  const text = isHere
    ? `This nickname belongs to the account ${owner.name}. If it is yours: /msg NickServ IDENTIFY ${owner.name} <password>. Else please choose another one`
    : `This nickname belongs to the account ${owner.name}. If it is yours, log in while you connect. Else please choose another one`
  return refuse('ERR_NICKNAMEINUSE', [name], text)
}

/** @param by for whom it is to be made: the user that has the nickname, or nobody yet; `anybody` where the node decides */
export function refuseLikeAccount(
  context: Context,
  name: AccountName,
  by: UserState | null | 'anybody',
): Refusal | null {
  const { state, lookAlikes } = context
  const failure = (code: string, text: string): Refusal => ({
    kind: 'failure',
    verb: 'REGISTER',
    code,
    params: [name],
    text,
  })
  const owner = accountLike(context, name)
  if (owner !== undefined) {
    return failure('ACCOUNT_EXISTS', accountExists(owner.name))
  }
  const skeletons = lookAlikes.skeletonsOf(name)
  if (lookAlikes.isReservedNick(skeletons)) {
    return failure('BAD_ACCOUNT_NAME', 'This name is reserved on this server. Please choose another nickname')
  }
  if (by === 'anybody') return null
  const holder = skeletons.map((skeleton) => state.nickSkeletons.get(skeleton)).find((user) => user !== undefined)
  if (holder === undefined || holder === by) return null
  return failure(
    'USERNAME_EXISTS',
    `This name is in use as a nickname, or looks like ${holder.nick}. Please choose another one`,
  )
}

export function accountExists(name: AccountName): string {
  return `There is an account ${name} already. Please choose another nickname`
}
