/** User modes (RFC 2812 3.1.5, IRCv3 bot-mode). What a letter means is decided where it counts; which are set is decided here. */
import type { ModeChange } from '@partyline/irc'
import type { Command } from './command.ts'
import { findUser, type Context } from './context.ts'
import { hasMode, USER_MODES, withMode, type UserMode } from './modes.ts'
import { refuse, type Refusal } from './refusal.ts'
import type { ModeCounts, UserState } from './state.ts'

export function userMode(
  context: Context,
  user: UserState,
  command: Extract<Command, { readonly kind: 'userMode' }>,
): void {
  const target = findUser(context.state, command.nick)
  if (target === undefined) return context.refuse(refuse('ERR_NOSUCHNICK', [command.nick]))
  if (target !== user) return context.refuse(refuse('ERR_USERSDONTMATCH'))
  const refusals = new Map<string, Refusal>()
  const made: ModeChange[] = []
  for (const change of command.changes) {
    const { letter } = change
    if (change.kind !== 'change' || !isUserMode(letter)) {
      refusals.set('', refuse('ERR_UMODEUNKNOWNFLAG'))
      continue
    }
    const isSet = change.sign === '+'
    if (hasMode(user, letter) === isSet) continue
    // RFC 2812 3.1.5: to make oneself an operator is ignored, to end being one is not.
    if (isSet && letter === 'o') continue
    if (isSet && letter === 's' && !hasMode(user, 'o')) refusals.set('s', refuse('ERR_NOPRIVILEGES'))
    else made.push(...setMode(context, user, letter, isSet))
  }
  for (const refusal of refusals.values()) context.refuse(refusal)
  if (made.length > 0) context.happened(user, { kind: 'userModeChanged', nick: user.nick, changes: made })
}

/** @returns what changed: the notices of the server are for its operators, and end with that */
export function setMode(context: Context, user: UserState, letter: UserMode, isSet: boolean): readonly ModeChange[] {
  if (hasMode(user, letter) === isSet) return []
  const { ledger, state } = context
  ledger.assign(user, {
    modes: withMode(user.modes, letter, isSet),
    ...(letter === 'o' && !isSet ? { oper: null } : {}),
  })
  ledger.assign(state, { modeCounts: counted(state.modeCounts, letter, isSet ? 1 : -1) })
  const change: ModeChange = { kind: 'change', sign: isSet ? '+' : '-', letter, param: null }
  return letter === 'o' && !isSet ? [change, ...setMode(context, user, 's', false)] : [change]
}

/** Those that are kept over a start: the rank of an operator of the network, and what it is told, are proven anew. */
export function lastingModes(modes: string): string {
  return modes.replaceAll(/[os]/g, '')
}

/** The user is gone. */
export function forgetModes({ ledger, state }: Context, { modes }: UserState): void {
  if (modes !== '') ledger.assign(state, { modeCounts: countedAll(state.modeCounts, modes, -1) })
}

export function countedAll(counts: ModeCounts, modes: string, more: 1 | -1): ModeCounts {
  return Array.from(modes).reduce((then, letter) => counted(then, letter, more), counts)
}

function counted(counts: ModeCounts, letter: string, more: 1 | -1): ModeCounts {
  return { ...counts, [letter]: (counts[letter] ?? 0) + more }
}

function isUserMode(letter: string): letter is UserMode {
  return USER_MODES.includes(letter)
}
