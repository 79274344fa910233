/** Under which mask a person is banned, muted or ignored (RFC 2812 2.5; ISUPPORT EXTBAN and ACCOUNTEXTBAN). */
import type { Person } from '../../client/state.ts'
import { itemsBackwards } from '../../client/timeline.ts'
import type { SlashPlace } from './slash-command.ts'

const IS_MASK = /[!@*?:$~]/

/** The account where there is one and the server can ban it, else the host, else the nickname. A mask is taken as it is written. */
export function banMask(place: SlashPlace, nameOrMask: string): string {
  return banMasks(place, nameOrMask)[0] ?? nickMask(nameOrMask)
}

/** All under which the person can have been banned, what lasts longest first. */
export function banMasks(place: SlashPlace, nameOrMask: string): readonly string[] {
  if (IS_MASK.test(nameOrMask)) return [nameOrMask]
  const person = knownOf(place, nameOrMask)
  const { isupport } = place.state.server
  const [letter = ''] = (isupport.get('ACCOUNTEXTBAN') ?? '').split(',')
  const [prefix = ''] = (isupport.get('EXTBAN') ?? '').split(',')
  const account = person?.account ?? ''
  const host = person?.address.split('@')[1] ?? ''
  return [
    ...(letter === '' || account === '' ? [] : [`${prefix}${letter}:${account}`]),
    ...(host === '' ? [] : [`*!*@${host}`]),
    nickMask(nameOrMask),
  ]
}

/** By the nickname alone: it is another person's tomorrow, and may be hidden from nobody but oneself. */
export function nickMask(nameOrMask: string): string {
  return IS_MASK.test(nameOrMask) ? nameOrMask : `${nameOrMask}!*@*`
}

/** That keeps its people from speaking; null where the server has no such ban. */
export function muteChange(
  { state }: SlashPlace,
  mask: string,
): { readonly letter: string; readonly mask: string } | null {
  const { isupport } = state.server
  const [prefix, letters = ''] = (isupport.get('EXTBAN') ?? '').split(',')
  if (letters.includes('m') && prefix === '') return { letter: 'b', mask: `m:${mask}` }
  const [lists = ''] = (isupport.get('CHANMODES') ?? '').split(',')
  return lists.includes('q') ? { letter: 'q', mask } : null
}

/** So many items of the timeline are looked through for somebody that has gone. */
const LOOKED_THROUGH = 2_000

/** Of a person that is here, or, as after a kick, of one that has done something here before. */
function knownOf({ state, names, here }: SlashPlace, nick: string): Pick<Person, 'address' | 'account'> | undefined {
  const person = state.people.get(names.nick(nick))
  if ((person !== undefined && person.address !== '') || here === undefined) return person
  let left = LOOKED_THROUGH
  for (const item of itemsBackwards(here.timeline)) {
    if (left === 0) break
    left -= 1
    if (item.kind === 'reply' || item.author.address === '') continue
    if (names.isSame(item.author.nick, nick)) return item.author
  }
  return person
}
