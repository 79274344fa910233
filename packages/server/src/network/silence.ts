/**
 * SILENCE, as ircu and its descendants have it: whoever matches a mask of a user's list reaches it with no private message and no
 * invitation. The list is of the user, on all its devices, and ends with it.
 */
import { SourceMask } from '@partyline/irc'
import type { Command } from './command.ts'
import type { Context } from './context.ts'
import { isMeantBy } from './known-as.ts'
import { refuse } from './refusal.ts'
import type { User, UserState } from './state.ts'

/** A sender is not told: nothing of what it says is recorded, and it gets no echo. */
export function isSilenced(reader: User, sender: User): boolean {
  return reader !== sender && reader.silences.some((mask) => isMeantBy(mask, sender))
}

export function silence(
  context: Context,
  user: UserState,
  command: Extract<Command, { readonly kind: 'silence' }>,
): void {
  for (const { sign, mask: written } of command.changes) change(context, user, new SourceMask(written), sign === '+')
}

function change(context: Context, user: UserState, mask: SourceMask, isSet: boolean): void {
  const { limits, ledger } = context
  const { text } = mask
  const others = user.silences.filter(({ folded }) => folded !== mask.folded)
  const isThere = others.length < user.silences.length
  if (isThere === isSet) return
  if (Buffer.byteLength(mask.folded) > limits.maskBytesMax) {
    const why = `A mask has at most ${limits.maskBytesMax} bytes. Please use a shorter one`
    return context.refuse(refuse('ERR_INPUTTOOLONG', [], why))
  }
  if (isSet && others.length >= (limits.silenceEntriesMax ?? Infinity)) {
    return context.refuse(refuse('ERR_SILELISTFULL', [text]))
  }
  ledger.assign(user, { silences: isSet ? [...others, mask] : others })
  context.happened(user, { kind: 'silenceChanged', mask: text, isSet })
}
