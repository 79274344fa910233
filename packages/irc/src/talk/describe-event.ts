/**
 * What happened in a place, in a sentence. What people wrote is a value of the phrase, without formatting and with its control
 * characters as symbols.
 */
import { bareText } from '../bare-text.ts'
import type { EventItem, Happening } from '../client/item.ts'
import { type Phrase, text } from './phrase.ts'
import { visibleControls } from './visible-controls.ts'

export function describeEvent({ author, event }: Pick<EventItem, 'author' | 'event'>): Phrase {
  return describe(author.nick, event)
}

function describe(nick: string, event: Happening): Phrase {
  switch (event.kind) {
    case 'join':
      return text`${nick} came`
    case 'part':
      return event.reason === '' ? text`${nick} left` : text`${nick} left: ${shown(event.reason)}`
    case 'quit':
      return event.reason === '' ? text`${nick} went away` : text`${nick} went away: ${shown(event.reason)}`
    case 'nick':
      return text`${event.from} is now ${event.to}`
    case 'topic':
      return event.text === ''
        ? text`${nick} took the topic away`
        : text`${nick} changed the topic: ${shown(event.text)}`
    case 'mode':
      return text`${nick} set ${shown(event.modes.join(' '))}`
    case 'kick':
      return event.reason === ''
        ? text`${nick} removed ${event.nick} from the channel`
        : text`${nick} removed ${event.nick} from the channel: ${shown(event.reason)}`
    case 'invite':
      return text`${nick} invited ${event.nick}`
    case 'rename':
      return event.reason === ''
        ? text`${nick} renamed the channel from ${event.from} to ${event.to}`
        : text`${nick} renamed the channel from ${event.from} to ${event.to}: ${shown(event.reason)}`
    default:
      return event satisfies never
  }
}

function shown(written: string): string {
  return visibleControls(bareText(written))
}
