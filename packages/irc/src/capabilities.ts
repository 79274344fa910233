/**
 * Capabilities and the lists of them in CAP (IRCv3 capability-negotiation). A client and a server use an extension only
 * after both said that they know it.
 */

/** What is known of one capability. */
export interface CapabilityInfo {
  /** The IRCv3 specification. */
  readonly source: string
  /** Capabilities that it needs in order to work in full. */
  readonly requires?: readonly string[]
  readonly note: string
}

export const CAPABILITIES = {
  'message-tags': {
    source: 'IRCv3 message-tags',
    note: 'any tag may come, client-only tags are passed on, TAGMSG works',
  },
  'server-time': { source: 'IRCv3 server-time', note: 'messages carry the time of the server in the tag time' },
  'echo-message': { source: 'IRCv3 echo-message', note: 'senders get their own messages back' },
  batch: { source: 'IRCv3 batch', note: 'messages that belong together are framed by BATCH' },
  'labeled-response': {
    source: 'IRCv3 labeled-response',
    requires: ['batch'],
    note: 'the answer to a command carries the label that its sender chose',
  },
  'standard-replies': { source: 'IRCv3 standard-replies', note: 'any FAIL, WARN and NOTE may come' },
  'multi-prefix': { source: 'IRCv3 multi-prefix', note: 'NAMES and WHO show all ranks of a member' },
  'userhost-in-names': { source: 'IRCv3 userhost-in-names', note: 'NAMES shows nick!user@host' },
  'extended-join': { source: 'IRCv3 extended-join', note: 'JOIN carries account and real name' },
  'account-notify': { source: 'IRCv3 account-notify', note: 'members see one another log in and out' },
  'account-tag': {
    source: 'IRCv3 account-tag',
    note: 'messages carry the account of their sender in the tag account',
  },
  'away-notify': { source: 'IRCv3 away-notify', note: 'members see AWAY of one another' },
  'invite-notify': { source: 'IRCv3 invite-notify', note: 'members see the invitations of others' },
  'extended-monitor': {
    source: 'IRCv3 extended-monitor',
    note: 'AWAY, ACCOUNT, CHGHOST and SETNAME of monitored nicknames come, if their capabilities are there',
  },
  'draft/channel-rename': {
    source: 'IRCv3 draft/channel-rename',
    note: 'RENAME says that a channel has another name; other clients are sent out of it and in again',
  },
  'draft/extended-isupport': {
    source: 'IRCv3 draft/extended-isupport',
    note: 'ISUPPORT asks what the server supports, also before registration; with batch, the answer is one',
  },
  'no-implicit-names': { source: 'IRCv3 no-implicit-names', note: 'JOIN brings no names, NAMES does' },
  chghost: { source: 'IRCv3 chghost', note: 'members see that the user or host of another changes' },
  setname: { source: 'IRCv3 setname', note: 'SETNAME changes the real name, members see it' },
  'cap-notify': { source: 'IRCv3 capability-negotiation', note: 'CAP NEW and CAP DEL come. Implied by version 302' },
  sasl: { source: 'IRCv3 sasl-3.2', note: 'AUTHENTICATE logs in, also before the registration is complete' },
  'draft/account-registration': {
    source: 'IRCv3 draft/account-registration',
    note: 'REGISTER and VERIFY make an account',
  },
  'draft/whoami': {
    source: 'IRCv3 draft/whoami',
    requires: ['chghost'],
    note: 'the welcome says with SETNAME how others see the client',
  },
  'draft/persistence': {
    source: 'IRCv3 draft/persistence',
    note: 'PERSISTENCE says whether the person stays without a connection',
  },
  'draft/pre-away': {
    source: 'IRCv3 draft/pre-away',
    note: 'AWAY works before the registration is complete, and AWAY * says that nobody is there',
  },
  'draft/chathistory': {
    source: 'IRCv3 draft/chathistory',
    requires: ['batch', 'server-time', 'message-tags'],
    note: 'CHATHISTORY asks for earlier messages, and joining brings none by itself',
  },
  'draft/message-redaction': {
    source: 'IRCv3 draft/message-redaction',
    requires: ['message-tags'],
    note: 'REDACT deletes a message, and tells that one was deleted',
  },
  'soju.im/webpush': {
    source: 'soju.im/webpush',
    note: 'WEBPUSH has an account told of messages at a service that pushes',
  },
  'draft/webpush': { source: 'soju.im/webpush', note: 'the same, by the name of the draft' },
  'draft/metadata-2': {
    source: 'IRCv3 draft/metadata-2',
    requires: ['batch'],
    note: 'METADATA says things of people and channels, and changes of the keys that were subscribed to come',
  },
  'draft/metadata-3': {
    source: 'IRCv3 draft/metadata-3',
    requires: ['batch'],
    note: 'the same, and changes come as the numerics 761 and 766',
  },
  'draft/multiline': {
    source: 'IRCv3 draft/multiline',
    requires: ['batch', 'message-tags'],
    note: 'messages of several lines come as one, in a batch',
  },
  'draft/read-marker': {
    source: 'IRCv3 draft/read-marker',
    note: 'MARKREAD says up to where the same person has read, on all of its devices',
  },
  'draft/event-playback': {
    source: 'IRCv3 draft/chathistory',
    requires: ['draft/chathistory'],
    note: 'the history has JOIN, MODE, TOPIC and the like as well',
  },
  'draft/languages': {
    source: 'IRCv3 draft/languages',
    note: 'LANGUAGE says in which language the services speak, and why something is not done',
  },
  'soju.im/search': {
    source: 'soju.im/search',
    requires: ['batch', 'server-time', 'message-tags'],
    note: 'SEARCH finds earlier messages by what is in them',
  },
} as const satisfies Record<string, CapabilityInfo>

export type CapabilityName = keyof typeof CAPABILITIES

/** One word of a CAP REQ. */
export interface CapabilityChange {
  readonly name: string
  /** The word had a minus sign in front. */
  readonly isRemoved: boolean
}

/** The words of a CAP REQ, in order; names are not checked. */
export function parseCapabilityRequest(text: string): CapabilityChange[] {
  const words = text.split(' ').filter((word) => word !== '')
  return words.map((word) =>
    word.startsWith('-') ? { name: word.slice(1), isRemoved: true } : { name: word, isRemoved: false },
  )
}

/**
 * The lists for the lines of CAP LS or LIST: as many words in each as fit into so many bytes, at least one word, and one
 * empty list for no words. For a client of version 302 every line but the last one has the parameter `*` in front of its
 * list; words with a value (`name=value`) are only for such clients.
 * @param bytesMax room for the list itself: the line without what stands before the list, and without CR LF
 */
export function formatCapabilityList(words: readonly string[], bytesMax: number): string[] {
  const encoder = new TextEncoder()
  const lists: string[] = []
  let list = ''
  let listBytes = 0
  for (const word of words) {
    const wordBytes = encoder.encode(word).byteLength
    if (list !== '' && listBytes + 1 + wordBytes > bytesMax) {
      lists.push(list)
      list = ''
      listBytes = 0
    }
    listBytes += wordBytes + (list === '' ? 0 : 1)
    list += list === '' ? word : ` ${word}`
  }
  return [...lists, list]
}
