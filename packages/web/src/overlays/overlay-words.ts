/** What the windows that lie over the page say: it is loaded with the first of them. */
import { wordsOf } from '../language/words-of.ts'

export const OVERLAYS_IN_ENGLISH = {
  join: {
    title: 'Join or make a channel',
    name: 'Name',
    join: 'Join',
    make: (name: string) => `Make ${name}`,
    channels: 'Channels of this server',
    memberCount: (count: number, written: string) => (count === 1 ? '1 person' : `${written} people`),
  },

  date: {
    title: 'Go to a day',
    day: 'Day',
    go: 'Go there',
    unread: 'To the first unread message',
  },

  palette: {
    title: 'Go anywhere, do anything',
    placeholder: 'Channel, person, or what to do',
    nothing: 'Nothing has these letters.',
    leave: (name: string) => `Leave ${name}`,
    readAll: 'Mark as read, and go to the end',
  },
}

export type OverlayWords = typeof OVERLAYS_IN_ENGLISH

export const overlayWords = wordsOf('overlays', OVERLAYS_IN_ENGLISH)
