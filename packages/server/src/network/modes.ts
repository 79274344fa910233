/**
 * Which mode letters exist and of which kind they are (RFC 2811 4, ISUPPORT CHANMODES and PREFIX).
 */
import type { ListMask } from './list-mask.ts'
import { RANKS } from './ranks.ts'

export type ListMode = 'b' | 'e' | 'I'

/** One mask of a ban (b), exception (e) or invitation (I) list. */
export interface ListEntry {
  readonly mask: ListMask
  readonly by: string
  readonly at: number
}

export type Lists = Readonly<Record<ListMode, readonly ListEntry[]>>

/**
 * Beside those of the RFC, as widely used servers have them. C: no CTCP but actions. M: guests speak with a rank only. R: guests do not enter.
 * U: what members without a rank say is told to those with one. c: no colours. f: users that cannot enter are led to another channel.
 * j: so many joins in so many seconds (`joins:seconds`). u: members without a rank do not know of one another.
 */
export const CHANNEL_MODES = {
  list: 'beI',
  always: 'k',
  whenSet: 'fjl',
  never: 'CMRUcimnstu',
  prefix: RANKS,
} as const

export type UserMode = 'B' | 'R' | 'T' | 'i' | 'o' | 's' | 'w'

/**
 * B: a bot. R: private messages from users with an account only. T: no CTCP but actions. i: invisible. o: operator of the server, which nobody can make of
 * himself. s: notices of the server, for its operators. w: WALLOPS.
 */
export const USER_MODES = 'BRTiosw'

export function hasMode({ modes }: { readonly modes: string }, letter: UserMode): boolean {
  return modes.includes(letter)
}

/** For `parseModeChanges`. */
export const USER_MODE_KINDS = { list: '', always: '', whenSet: '', never: USER_MODES, prefix: '' } as const

/** No messages from outside, topic by operators: what a new channel starts with. */
export const NEW_CHANNEL_MODES = 'nt'

export function isListMode(letter: string): letter is ListMode {
  return letter === 'b' || letter === 'e' || letter === 'I'
}

/** The letters with this one added or taken out, in alphabetical order. */
export function withMode(modes: string, letter: string, isSet: boolean): string {
  const letters = new Set(modes)
  if (isSet) letters.add(letter)
  else letters.delete(letter)
  return [...letters].toSorted().join('')
}
