/** Where one is, and the line: solid while connected, dashed while a connection is made, broken without one. */
import type { ClientState, Place } from '@partyline/irc/client'
import { bareText } from '@partyline/irc'
import type { Ui } from '../app/ui.ts'
import { clip, fit, type Line, lineWidth, span } from '../screen/line.ts'
import type { Colour } from '../screen/style.ts'
import type { Look } from './look.ts'
import { placeName, placesStrip } from './places-view.ts'

/** @param hasStrip the places have no column of their own */
export function headerLine(
  state: ClientState,
  place: Place,
  ui: Ui,
  columns: number,
  look: Look,
  hasStrip: boolean,
): Line {
  const { widths } = look
  const strip = hasStrip ? placesStrip(state, ui, Math.floor(columns / 2), look) : []
  const count = place.kind === 'channel' && hasStrip ? `  ${look.strings.people} ${place.members.size}` : ''
  const right: Line = [...strip, span(count === '' ? ' ' : `${count} `, { fg: 'second' })]
  const name = span(` ${placeName(place, state, look)}`, { bold: true })
  const topic = span(`  ${topicOf(place, state)}`, { fg: 'second' })
  const room = columns - lineWidth(right, widths)
  return [...fit(clip([name, topic], room - 1, widths), room, widths), ...right]
}

function topicOf(place: Place, state: ClientState): string {
  if (place.kind === 'conversation') {
    const person = [...state.people.values()].find(({ nick }) => nick === place.name)
    return person?.away ?? ''
  }
  return place.topic === null ? '' : bareText(place.topic.text).replaceAll('\n', ' ')
}

/** The motif, with what there is to say of the connection at its end. */
export function linkLine(state: ClientState, now: number, columns: number, look: Look): Line {
  const { widths } = look
  const [pattern, colour] = patternOf(state)
  const words = connectionWords(state, now, look)
  const said = words === '' ? [] : [span(` ${words} `, { fg: colour === 'line' ? 'second' : colour })]
  const room = Math.max(0, columns - lineWidth(said, widths))
  const drawn = pattern.repeat(Math.ceil(room / pattern.length)).slice(0, room)
  const isNarrow = widths.of('─') === 1
  return clip([span(isNarrow ? drawn : drawn.replaceAll(/[─╌]/g, '-'), { fg: colour }), ...said], columns, widths)
}

function patternOf({ connection }: ClientState): readonly [pattern: string, colour: Colour] {
  switch (connection.kind) {
    case 'online':
      return ['─', 'line']
    case 'connecting':
    case 'negotiating':
    case 'authenticating':
      return ['╌', 'accent']
    case 'waiting':
      return connection.nextAt === null ? ['──   ', 'danger'] : ['╌', 'danger']
    case 'offline':
    case 'ended':
      return ['──   ', 'danger']
    default:
      return connection satisfies never
  }
}

function connectionWords({ connection }: ClientState, now: number, { strings }: Look): string {
  const { connection: words, trouble } = strings
  switch (connection.kind) {
    case 'online':
      return connection.isCatchingUp ? words.catchingUp : ''
    case 'connecting':
      return words.connecting
    case 'negotiating':
    case 'authenticating':
      return words.signingIn
    case 'waiting': {
      const { nextAt, why } = connection
      const next = nextAt === null ? words.noNetwork : words.waiting(Math.max(0, Math.ceil((nextAt - now) / 1000)))
      return `${trouble[why.kind]}: ${next}`
    }
    case 'offline':
      return words.offline
    case 'ended':
      return words.ended([trouble[connection.why.kind], connection.why.text].filter((part) => part !== '').join(', '))
    default:
      return connection satisfies never
  }
}
