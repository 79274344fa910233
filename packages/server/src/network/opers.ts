/** What makes operators of users: OPER (RFC 2812 3.1.4; modern.ircdocs.horse), their account, and a configuration that ends it. */
import { audit, named } from './audit.ts'
import { nameKey, type Context } from './context.ts'
import type { Command } from './command.ts'
import type { Policy } from './policy.ts'
import { refuse } from './refusal.ts'
import { operOf } from './rights.ts'
import { sourceOf, type UserState } from './state.ts'
import { setMode } from './user-modes.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

/** The name was proven before the wish. An operator is told what the others do (mode s), until it does not want to know. */
export function oper(context: Context, user: UserState, { name }: CommandOf<'oper'>): void {
  const found = operOf(context.state.policy, name)
  if (found === undefined) return context.refuse(refuse('ERR_NOOPERHOST'))
  becomeOper(context, user, name)
  audit(context, { by: named(user, sourceOf(user)), does: 'OPER', on: '', reason: '' })
}

/** Where the configuration makes an operator of that account. */
export function operByAccount(context: Context, user: UserState): void {
  const { account } = user
  if (account !== null && user.oper === null && operOf(context.state.policy, account)?.isAccount === true) {
    becomeOper(context, user, account)
  }
}

/** The user has this account no more, nor what it made of the user. */
export function endOperByAccount(context: Context, user: UserState, was: string): void {
  if (user.oper !== nameKey(was) || operOf(context.state.policy, was)?.isAccount !== true) return
  endOper(context, user)
}

function endOper(context: Context, user: UserState): void {
  context.happened(user, { kind: 'userModeChanged', nick: user.nick, changes: setMode(context, user, 'o', false) })
}

function becomeOper(context: Context, user: UserState, name: string): void {
  context.ledger.assign(user, { oper: nameKey(name) })
  const changes = [...setMode(context, user, 'o', true), ...setMode(context, user, 's', true)]
  context.happened(user, { kind: 'opered', nick: user.nick, changes })
}

/** Those that are no operators any more are told so at once. */
export function changePolicy(context: Context, policy: Policy): void {
  const { state, ledger } = context
  ledger.assign(state, { policy })
  for (const user of state.users.values()) {
    if (user.oper !== null && operOf(policy, user.oper) === undefined) endOper(context, user)
  }
}
