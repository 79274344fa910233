/**
 * Where accounts want to be told of what concerns them whether or not a client of theirs is there: subscriptions at services that push
 * (soju.im/webpush). They outlive sessions, and end when their client or the service says so.
 */
import type { Context } from './context.ts'
import type { Command } from './command.ts'
import { personOf } from './conversation.ts'
import type { Refusal } from './refusal.ts'
import type { NetworkState, PersonKey, UserState } from './state.ts'
import type { PushKeys, Subscriptions } from './subscription.ts'

const NONE: Subscriptions = new Map()

export function push(context: Context, user: UserState, { endpoint, keys }: Extract<Command, { kind: 'push' }>): void {
  if (user.account === null)
    return context.refuse(refusePush('FORBIDDEN', endpoint, 'Log in first: it is kept for an account'))
  const person = personOf(user)
  const subscriptions = new Map(context.state.pushes.get(person) ?? NONE)
  const { pushSubscriptionsMax = Infinity } = context.limits
  if (keys === null) subscriptions.delete(endpoint)
  else if (subscriptions.has(endpoint) || subscriptions.size < pushSubscriptionsMax) subscriptions.set(endpoint, keys)
  else {
    const text = `An account has at most ${pushSubscriptionsMax} subscriptions. Take one back first (WEBPUSH UNREGISTER)`
    return context.refuse(refusePush('MAX_REGISTRATIONS', endpoint, text))
  }
  put(context, person, subscriptions)
  context.happened(user, { kind: 'pushChanged', endpoint, isRegistered: keys !== null })
}

/** The service has said that there is no such subscription any more. */
export function pushGone(context: Context, { person, endpoint }: Extract<Command, { kind: 'pushGone' }>): void {
  const subscriptions = new Map(context.state.pushes.get(person) ?? NONE)
  if (subscriptions.delete(endpoint)) put(context, person, subscriptions)
}

/** The account is no more. */
export function forgetPushes(context: Context, person: PersonKey): void {
  if (context.state.pushes.has(person)) put(context, person, NONE)
}

/** @throws {TypeError} it is no record of subscriptions */
export function restorePushes(state: NetworkState, key: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw new TypeError(`the subscriptions of "${key}" are no object`)
  const entries = Object.entries(value).map(([endpoint, keys]): [string, PushKeys] => {
    if (!isKeys(keys)) throw new TypeError(`the subscription "${endpoint}" of "${key}" has no keys`)
    return [endpoint, { p256dh: keys.p256dh, auth: keys.auth }]
  })
  state.pushes.set(key as PersonKey, new Map(entries))
}

export function refusePush(code: string, endpoint: string, text: string, subcommand = 'REGISTER'): Refusal {
  return { kind: 'failure', verb: 'WEBPUSH', code, params: [subcommand, endpoint], text }
}

function isKeys(value: unknown): value is PushKeys {
  if (typeof value !== 'object' || value === null) return false
  return 'p256dh' in value && typeof value.p256dh === 'string' && 'auth' in value && typeof value.auth === 'string'
}

function put(context: Context, person: PersonKey, subscriptions: Subscriptions): void {
  const { state, ledger } = context
  if (subscriptions.size === 0) ledger.delete(state.pushes, person)
  else ledger.set(state.pushes, person, subscriptions)
  const kept = Object.fromEntries(
    [...subscriptions].map(([endpoint, { p256dh, auth }]) => [endpoint, { p256dh, auth }]),
  )
  context.keep('push', person, subscriptions.size === 0 ? null : kept)
}
