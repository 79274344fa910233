/** What makes operators of users: OPER (RFC 2812 3.1.4; modern.ircdocs.horse), their account, and a configuration that ends it. */
import { nameKey, type Context } from './context.ts'
import type { Command } from './command.ts'
import type { Policy } from './policy.ts'
import { refuse } from './refusal.ts'
import { operOf } from './rights.ts'
import type { UserState } from './state.ts'
import { setMode } from './user-modes.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

/** The name was proven before the wish. */
export function oper(context: Context, user: UserState, { name }: CommandOf<'oper'>): void {
  const found = operOf(context.state.policy, name)
  if (found === undefined || found.isAccount) return context.refuse(refuse('ERR_NOOPERHOST'))
  becomeOper(context, user, name)
}

/** Where the configuration makes an operator of that account. */
export function operByAccount(context: Context, user: UserState): void {
  const { account } = user
  if (account !== null && user.oper === null && operOf(context.state.policy, account)?.isAccount === true) {
    becomeOper(context, user, account)
  }
}

function becomeOper(context: Context, user: UserState, name: string): void {
  context.ledger.assign(user, { oper: nameKey(name) })
  context.happened(user, { kind: 'opered', nick: user.nick, changes: setMode(context, user, 'o', true) })
}

/** Those that are no operators any more are told so at once. */
export function changePolicy(context: Context, policy: Policy): void {
  const { state, ledger } = context
  ledger.assign(state, { policy })
  for (const user of state.users.values()) {
    if (user.oper === null || operOf(policy, user.oper) !== undefined) continue
    context.happened(user, { kind: 'userModeChanged', nick: user.nick, changes: setMode(context, user, 'o', false) })
  }
}
