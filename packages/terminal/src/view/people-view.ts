/** The people of a place, the highest ranks first: who is away stands back. */
import type { ClientState, Member, NickKey, Place } from '@partyline/irc/client'
import { clip, span } from '../screen/line.ts'
import type { Look } from './look.ts'
import type { PaneLine } from './pane.ts'
import { hue } from './row-painter.ts'

type Members = ReadonlyMap<NickKey, Member>

/** Sorting thousands takes longer than drawing what fits, and members are the same object as long as nobody comes or goes. */
const sorted = new WeakMap<Members, readonly (readonly [NickKey, Member])[]>()

/** Signs in the order of their rank, where the server has not said another. */
const SIGNS = '~&@%+'

export function membersInOrder({ members }: Place): readonly (readonly [NickKey, Member])[] {
  const known = sorted.get(members)
  if (known !== undefined) return known
  const rank = ({ prefixes }: Member) => (prefixes === '' ? SIGNS.length : SIGNS.indexOf(prefixes.charAt(0)))
  const order = [...members].toSorted(
    ([oneKey, one], [otherKey, other]) => rank(one) - rank(other) || (oneKey < otherKey ? -1 : 1),
  )
  sorted.set(members, order)
  return order
}

export function peopleLines(
  state: ClientState,
  place: Place,
  width: number,
  rows: number,
  look: Look,
): readonly PaneLine[] {
  if (place.kind !== 'channel') return []
  const head = { line: [span(`${look.strings.people} ${place.members.size}`, { fg: 'second' as const })] }
  const people = membersInOrder(place)
    .slice(0, rows - 1)
    .map(([key, member]): PaneLine => {
      const person = state.people.get(key)
      const isAway = person !== undefined && person.away !== null
      const name = span(member.nick, isAway ? { fg: 'quiet' } : { fg: hue(member.nick, person?.account ?? null) })
      const line = [span(member.prefixes.charAt(0) || ' ', { fg: 'second' }), name]
      return { line: clip(line, width, look.widths), target: { kind: 'person', nick: member.nick } }
    })
  return [head, ...people]
}
