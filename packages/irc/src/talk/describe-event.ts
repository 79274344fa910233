/** What happened in a place, in a sentence. Names and texts of people are values of the phrase, as they are. */
import type { EventItem, Happening } from '../client/item.ts'
import { type Phrase, text } from './phrase.ts'

export function describeEvent({ author, event }: Pick<EventItem, 'author' | 'event'>): Phrase {
  return describe(author.nick, event)
}

function describe(nick: string, event: Happening): Phrase {
  switch (event.kind) {
    case 'join':
      return text`${nick} came`
    case 'part':
      return event.reason === '' ? text`${nick} left` : text`${nick} left: ${event.reason}`
    case 'quit':
      return event.reason === '' ? text`${nick} went away` : text`${nick} went away: ${event.reason}`
    case 'nick':
      return text`${event.from} is now ${event.to}`
    case 'topic':
      return event.text === '' ? text`${nick} took the topic away` : text`${nick} changed the topic: ${event.text}`
    case 'mode':
      return text`${nick} set ${event.modes.join(' ')}`
    case 'kick':
      return event.reason === ''
        ? text`${nick} removed ${event.nick} from the channel`
        : text`${nick} removed ${event.nick} from the channel: ${event.reason}`
    case 'invite':
      return text`${nick} invited ${event.nick}`
    case 'rename':
      return event.reason === ''
        ? text`${nick} renamed the channel from ${event.from} to ${event.to}`
        : text`${nick} renamed the channel from ${event.from} to ${event.to}: ${event.reason}`
    default:
      return event satisfies never
  }
}
