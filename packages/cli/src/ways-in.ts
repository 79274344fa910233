/** What a person types to come in at each door, as the doors say it: the blocks of the banner. */
import { describeDoors, isEveryInterface, isLoopback, parseAddress } from '@partyline/server'
import type { Address, DoorDescription, Guest, RunningServer, WayIn } from '@partyline/server'
import { text, type Text } from './language/text.ts'

/**
 * The first address of each door that is reached from there, and what to type: on this machine, where nobody can read along,
 * what is short comes first; elsewhere what is encrypted.
 */
export function waysIn(
  server: RunningServer,
  guest: Guest,
  from: 'here' | 'elsewhere',
  publicHost: string,
): readonly Text[] {
  const isMeant = (address: Address | null): boolean => address !== null && isLoopback(address) === (from === 'here')
  const ways = ({ name, waysIn }: DoorDescription): readonly Text[] => {
    const address = server.doors[name].map(parseAddress).find(isMeant) ?? undefined
    if (address === undefined) return []
    const reached = isEveryInterface(address) ? { ...address, host: publicHost } : address
    return waysIn(reached, guest).flatMap(block)
  }
  const doors = describeDoors()
  const encrypted = doors.filter(({ isEncrypted }) => isEncrypted).flatMap(ways)
  const inTheClear = doors.filter(({ isEncrypted }) => !isEncrypted).flatMap(ways)
  return from === 'here' ? [...inTheClear, ...encrypted] : [...encrypted, ...inTheClear]
}

function block({ title, lines }: WayIn): readonly Text[] {
  return [text`  ${title}`, ...lines.map((line) => text`    ${line}`), '']
}
