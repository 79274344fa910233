/** What the list of keys says: it is long, and loaded with the list. */
import { wordsOf } from '../language/words-of.ts'

export const KEYS_IN_ENGLISH = {
  title: 'All keys',
  everywhere: 'Everywhere',
  composer: 'Where you write',
  messages: 'On a message',
  names: {
    palette: 'Go anywhere, do anything',
    nextUnread: 'Next place with something unread',
    previousUnread: 'Previous place with something unread',
    nextPlace: 'Next place',
    readAll: 'Mark as read, and go to the end',
    keys: 'This list',
    send: 'Send',
    newLine: 'New line',
    complete: 'Complete a name or a command',
    command: 'Commands, at the beginning of a line',
    sent: 'What you sent before, from an empty line',
    toMessages: 'To the messages, from the beginning of the text',
    scroll: 'Earlier and later messages',
    move: 'From message to message',
    reply: 'Reply',
    react: 'React',
    copy: 'Copy the text',
    redact: 'Delete for everybody',
    actions: 'All that can be done',
  },
}

export type KeyWords = typeof KEYS_IN_ENGLISH

export const keyWords = wordsOf('keys', KEYS_IN_ENGLISH)
