/** What a person may do to others in a channel, and how they are meant in its lists (RFC 2812 3.2.3, ISUPPORT PREFIX, EXTBAN, ACCOUNTEXTBAN). */
import type { ClientState, Person, Place } from '@partyline/irc/client'
import { Names } from '@partyline/irc/client'

/** Half-operators and above. */
export function isModerator(place: Place, { server, me }: Pick<ClientState, 'server' | 'me'>): boolean {
  if (place.kind !== 'channel') return false
  const names = new Names(server.isupport)
  const { signs, modes } = names
  const own = place.members.get(names.nick(me.nick))?.prefixes ?? ''
  return Array.from(own).some((sign) => !['v', ''].includes(modes.prefix.charAt(signs.indexOf(sign))))
}

/** `R:account` where the server has it, because others may have the host too; else the host, and the nickname where nothing else is known. */
export function maskOf(nick: string, person: Person | undefined, { isupport }: ClientState['server']): string {
  const [letter] = (isupport.get('ACCOUNTEXTBAN') ?? '').split(',')
  if (letter !== undefined && letter !== '' && typeof person?.account === 'string')
    return `${signOf(isupport)}${letter}:${person.account}`
  const host = person?.address.split('@')[1] ?? ''
  return host === '' ? `${nick}!*@*` : `*!*@${host}`
}

/** What keeps somebody from speaking and lets them in; null where the server has no such thing. */
export function muteOf(mask: string, { isupport }: ClientState['server']): string | null {
  const [, letters = ''] = (isupport.get('EXTBAN') ?? '').split(',')
  return letters.includes('m') ? `${signOf(isupport)}m:${mask}` : null
}

/** That of a mute; null for another entry. */
export function mutedIn(entry: string, { isupport }: ClientState['server']): string | null {
  const before = `${signOf(isupport)}m:`
  return entry.startsWith(before) ? entry.slice(before.length) : null
}

function signOf(isupport: ClientState['server']['isupport']): string {
  return (isupport.get('EXTBAN') ?? '').split(',')[0] ?? ''
}
