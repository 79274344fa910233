/** What the page says to a person, in English. What is loaded later has its words beside it; another language has all of them in one file. */
import { wordsOf } from './words-of.ts'

export const ENGLISH = {
  /** Between the parts of a list. */
  comma: ', ',
  days: { today: 'Today', yesterday: 'Yesterday' },

  places: 'Places',
  channels: 'Channels',
  conversations: 'Direct messages',
  server: 'Server',
  serverPlace: 'Messages of the server',
  people: 'People',
  conversation: 'Messages',
  close: 'Close',
  noPlace: 'Nowhere yet',
  nowhere: 'You are in no channel.',
  commands: 'All commands',
  away: 'away',
  mentionCount: (count: number) => (count === 1 ? '1 message to you' : `${count} messages to you`),
  unreadCount: (count: number) => (count === 1 ? '1 unread message' : `${count} unread messages`),

  /** What the line under the header stands for, in words. */
  line: {
    offline: 'Not connected.',
    connecting: 'Connecting …',
    noNetwork: 'No network. What you write is kept, and sent when it is back.',
    next: (wait: string) => `Trying again ${wait}.`,
    newer: 'The server has another version of this page.',
    incomplete: 'A part of this page could not be loaded.',
    takeOver: 'Load it now',
    again: 'Try now',
    /** Leads to an address at which the browser itself says what is wrong. */
    ask: 'Is its certificate another one?',
    otherwise: 'Come in otherwise',
    trouble: {
      unreachable: 'The server cannot be reached.',
      lost: 'The connection broke.',
      silent: 'The server does not answer.',
      closed: 'The server ended the connection.',
      killed: 'An operator ended the connection.',
      banned: 'The server does not let you in.',
      password: 'The server wants another password.',
      account: 'The account was not accepted.',
      nickname: 'The name cannot be used.',
      certificate: 'The certificate of the server has changed.',
      protocol: 'What answers here is no chat server.',
      overloaded: 'The server sends more than this page can hold.',
    },
  },

  settings: 'Settings',
  search: 'Search',
  channelSettings: 'Channel settings',

  timeline: {
    messagesOf: (place: string) => `Messages in ${place}`,
    newMark: 'New',
    newCount: (count: number) => (count === 1 ? '1 new message' : `${count} new messages`),
    latest: 'To the newest',
    loading: 'Loading',
    notLoaded: 'Earlier messages could not be loaded.',
    again: 'Try again',
    beginOfChannel: (name: string) => `This is where ${name} begins.`,
    beginOfConversation: (name: string) => `This is where your talk with ${name} begins.`,
    beginOfServer: 'What the server says to you.',
    empty: 'Nobody has said anything yet. Write the first message.',
    cameAndWent: 'People came and went',
    bot: 'bot',
    notice: 'notice',
    toRank: (rank: string) => `only ${rank}`,
    redacted: (by: string) => `Deleted by ${by}.`,
    earlierMessage: 'an earlier message',
    reactions: 'Reactions',
    reactedWith: (text: string, names: string) => `${text}: ${names}`,
  },

  pending: {
    waiting: 'Waits for the connection',
    sent: 'On its way',
    refused: 'Not sent.',
    unconfirmed: 'It may not have arrived.',
    unwritable: 'Too long for this server.',
    again: 'Try again',
    discard: 'Discard',
  },

  composer: {
    placeholder: (place: string) => `Message ${place}`,
    commands: 'A command, such as /help',
    send: 'Send',
    completion: 'What fits',
    replyingTo: 'Reply to',
    noReply: 'Do not reply',
    typing: (name: string) => `${name} is typing …`,
    typingTwo: (name: string, other: string) => `${name} and ${other} are typing …`,
    typingMany: 'Several people are typing …',
  },

  topic: {
    none: 'No topic',
    by: (name: string, date: string) => `${name}, ${date}`,
    change: 'Topic',
    save: 'Save',
  },

  /** What opens the windows that lie over the page; `overlays/overlay-words.ts` has what they say. */
  openJoin: 'Join or make a channel',
  openDate: 'Go to a day',
  openPalette: 'Find and do',
  write: 'Write a message to somebody',

  me: {
    menu: 'You',
    guest: 'Guest',
    account: (name: string) => `Account ${name}`,
    keys: 'All keys',
    goAway: 'Go away for a while',
    comeBack: 'Be back',
    awayText: 'Away',
    leave: 'Leave the chat',
    themes: { system: 'Colours as the system has them', light: 'Light colours', dark: 'Dark colours' },
    densities: { comfortable: 'More space between lines', compact: 'Less space between lines' },
  },
}

export type Strings = typeof ENGLISH

export const pageWords = wordsOf('page', ENGLISH)
