/** How what can be done with a message is called. */
import { wordsOf } from '../language/words-of.ts'

export const MESSAGE_IN_ENGLISH = {
  actions: 'What to do with the message',
  react: 'React',
  otherReaction: 'Another emoji or word',
  reply: 'Reply',
  copy: 'Copy the text',
  redact: 'Delete for everybody',
}

export type MessageWords = typeof MESSAGE_IN_ENGLISH

export const messageWords = wordsOf('message', MESSAGE_IN_ENGLISH)
