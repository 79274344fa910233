/** Operations on accounts. Passwords come in bodies and are hashed before anything else knows them. */
import * as v from 'valibot'
import { parseKey } from '../credentials/ssh-key.ts'
import { refusePassword } from '../credentials/refuse-password.ts'
import type { JsonValue } from '../json.ts'
import { parseAccountName } from '../network/account-name.ts'
import type { Account } from '../network/accounts/account.ts'
import type { AccountChange } from '../network/accounts/account-change.ts'
import type { Network } from '../network/network.ts'
import { dayOf } from '../session/counted.ts'
import { done, operation, outcomeOf, refused, type AdminParts, type Outcome } from './operation.ts'
import { listed, page } from './paging.ts'

const named = { name: v.string() }
const proven = v.strictObject({ ...named, password: v.string() })

export const accounts = operation({
  name: 'accounts',
  method: 'GET',
  path: '/accounts',
  summary: 'All accounts, by name',
  input: page,
  run: ({ network }, { after }) =>
    done(listed('accounts', network.accounts.values(), ({ name }) => name, describing(network), after)),
})

export const accountAdd = operation({
  name: 'account-add',
  method: 'POST',
  path: '/accounts',
  summary: 'Makes an account that can be used at once, also where registration is closed',
  input: proven,
  run: (parts, { name, password }) =>
    withPassword(parts, { name, password }, (proof) => ({ kind: 'made', password: proof, email: null, pending: null })),
})

export const accountPassword = operation({
  name: 'account-password',
  method: 'PUT',
  path: '/accounts/:name/password',
  summary: 'Gives an account another password. Its tokens, keys and certificates stay',
  input: proven,
  run: (parts, { name, password }) =>
    withPassword(parts, { name, password }, (proof) => ({ kind: 'password', password: proof })),
})

export const accountEmailRemove = operation({
  name: 'account-email-remove',
  method: 'DELETE',
  path: '/accounts/:name/email',
  summary: 'Takes the e-mail address of an account away, and one that waits for its code',
  input: v.strictObject(named),
  run: (parts, { name }) => change(parts, name, { kind: 'emailRemoved' }),
})

export const accountHost = operation({
  name: 'account-host',
  method: 'PUT',
  path: '/accounts/:name/host',
  summary: 'Shows the person of an account under a host, from each log-in on',
  input: v.strictObject({ ...named, host: v.string() }),
  run: (parts, { name, host }) => change(parts, name, { kind: 'hostGiven', host }),
})

export const accountHostRemove = operation({
  name: 'account-host-remove',
  method: 'DELETE',
  path: '/accounts/:name/host',
  summary: 'Takes the host of an account back. Its person is shown as it comes',
  input: v.strictObject(named),
  run: (parts, { name }) => change(parts, name, { kind: 'hostGiven', host: null }),
})

export const accountKeyAdd = operation({
  name: 'account-key-add',
  method: 'POST',
  path: '/accounts/:name/keys',
  summary: 'Lets an SSH key log in to an account: its fingerprint, or the line of its .pub file',
  input: v.strictObject({ ...named, key: v.string() }),
  run: (parts, { name, key }) => {
    const given = parseKey(key.trim().split(/\s+/))
    if (given === null) {
      return refused(
        400,
        'BAD_KEY',
        'This is neither the line of a .pub file nor a fingerprint as ssh-keygen -l shows it',
      )
    }
    return change(parts, name, { kind: 'keyAdded', key: { ...given, madeAt: parts.now() } })
  },
})

export const accountKeyRemove = operation({
  name: 'account-key-remove',
  method: 'DELETE',
  path: '/accounts/:name/keys/:fingerprint',
  summary: 'An SSH key logs nobody in any more',
  input: v.strictObject({ ...named, fingerprint: v.string() }),
  run: (parts, { name, fingerprint }) => change(parts, name, { kind: 'keyRemoved', fingerprint }),
})

export const accountRemove = operation({
  name: 'account-remove',
  method: 'DELETE',
  path: '/accounts/:name',
  summary: 'Removes an account, whose name nobody registers again. Its user is a guest',
  input: v.strictObject(named),
  run: (parts, { name }) => change(parts, name, { kind: 'dropped' }),
})

interface Proven {
  readonly name: string
  readonly password: string
}

async function withPassword(
  parts: AdminParts,
  { name, password }: Proven,
  changeOf: (proof: Awaited<ReturnType<AdminParts['credentials']['make']>>) => AccountChange,
): Promise<Outcome> {
  const weak = refusePassword(parts.info().limits, password, name)
  if (weak !== null) return refused(400, ...weak)
  return change(parts, name, changeOf(await parts.credentials.make(password)))
}

async function change({ carryOut, actor }: AdminParts, name: string, wanted: AccountChange): Promise<Outcome> {
  const account = parseAccountName(name)
  if (account === null) return refused(400, 'BAD_ACCOUNT_NAME', 'This cannot be the name of an account')
  return outcomeOf(await carryOut({ kind: 'account', account, change: wanted, actor }), { name })
}

function describing(network: Network): (account: Account) => JsonValue {
  return ({ name, madeAt, stays, email, pending, password, fingerprints, tokens, keys = [], host }) => {
    const uses = tokens.flatMap(({ usedAt }) => usedAt ?? [])
    return {
      name,
      operClass: network.operClassOf(name),
      stays,
      email,
      isVerified: pending === null,
      host: host?.name ?? null,
      hasPassword: password !== null,
      certificates: fingerprints.length,
      keys: keys.length,
      tokens: tokens.length,
      createdAt: new Date(madeAt).toISOString(),
      // Of a password nobody notes when it was used.
      tokenUsedOn: uses.length === 0 ? null : dayOf(Math.max(...uses)),
    }
  }
}
