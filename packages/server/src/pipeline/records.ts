/**
 * Which facts are kept, and as what. A fact that concerns several channels is recorded under each of them; a private
 * message under the conversation of the two persons.
 */
import { formatModeChanges, parseModeChanges, type ModeChange } from '@partyline/irc'
import { rankedKey } from '../network/channel-target.ts'
import { conversationKey, personOf } from '../network/conversation.ts'
import { eventMessage } from '../network/event-message.ts'
import type { Event, Whereabouts } from '../network/event.ts'
import { historyOf } from '../network/messages.ts'
import { CHANNEL_MODES } from '../network/modes.ts'
import type { Change, StoredEvent } from '../store/store.ts'

/** The targets under which the event is recorded; none for what history does not hold. */
export function targetsOf(event: Event): readonly string[] {
  switch (event.kind) {
    case 'messaged':
      return isFleeting(event) ? [] : [targetOf(event)]
    case 'redacted':
      return [event.history]
    case 'joined':
    case 'parted':
    case 'kicked':
      return [keptUnder(event.channel)]
    case 'topicChanged':
    case 'channelModeChanged':
      return [event.channel.key]
    case 'nickChanged':
    case 'quit':
      return event.channels.map(keptUnder)
    case 'registered':
    case 'attached':
    case 'detached':
    case 'loggedIn':
    case 'loggedOut':
    case 'nameChanged':
    case 'awayChanged':
    case 'hostChanged':
    case 'silenceChanged':
    case 'userModeChanged':
    case 'opered':
    case 'killed':
    case 'wallops':
    case 'rehashing':
    case 'invited':
    case 'channelEnded':
    case 'channelRenamed':
    case 'pushChanged':
    case 'metadataChanged':
    case 'marked':
      return []
    default:
      return event satisfies never
  }
}

/** IRCv3 typing: it is about a moment, and the next one says otherwise. */
function isFleeting({ verb, tags }: Extract<Event, { kind: 'messaged' }>): boolean {
  return verb === 'TAGMSG' && [...tags.keys()].every((key) => FLEETING.has(key))
}

const FLEETING = new Set(['+typing', '+draft/typing'])

function targetOf({ user, account, target }: Extract<Event, { kind: 'messaged' }>): string {
  return target.kind === 'user' ? conversationKey(personOf({ id: user, account }), target.person) : historyOf(target)
}

/** What only some members were told is answered to nobody, as what was said to some. */
function keptUnder({ key, isHidden }: Whereabouts): string {
  return isHidden === true ? rankedKey(key, 'h') : key
}

const NO_TAGS: Readonly<Record<string, string>> = {}

/** Those that a later reader is told as well: what the author was then. */
function tagsOf(event: Event): Readonly<Record<string, string>> {
  const tags = event.kind === 'messaged' && event.tags.size > 0 ? Object.fromEntries(event.tags) : NO_TAGS
  return event.isBot ? { ...tags, bot: '' } : tags
}

/** What the history has of it from here on. */
export function changesOf(event: Event): readonly Change[] {
  const recorded = recordsOf(event).map((each): Change => ({ kind: 'event', event: each }))
  if (event.kind === 'channelRenamed') return renamed(event)
  if (event.kind !== 'redacted') return recorded
  return [...recorded, { kind: 'redacted', target: event.history, id: event.message }]
}

/** Also what only some members were told. */
function renamed({ from, channel, seq }: Extract<Event, { kind: 'channelRenamed' }>): readonly Change[] {
  return from.key === channel.key ? [] : [{ kind: 'renamed', from: from.key, to: channel.key, seq }]
}

export function recordsOf(event: Event): readonly StoredEvent[] {
  const message = eventMessage(withoutKey(event))
  if (message === null) return []
  const { seq, time, id, source, user, account } = event
  // A node ends sessions; the events of it have no session that did them.
  const session = event.session ?? ''
  const { verb, params } = message
  const tags = tagsOf(event)
  return targetsOf(event).map((target) => ({
    seq,
    time,
    id,
    target,
    verb,
    source,
    session,
    user,
    account,
    params,
    tags,
  }))
}

/** A key is for the members of the channel when it is set: later members read only that there was one. */
function withoutKey(event: Event): Event {
  if (event.kind !== 'channelModeChanged') return event
  return {
    ...event,
    changes: hideKeys(event.changes),
  }
}

function hideKeys(changes: readonly ModeChange[]): readonly ModeChange[] {
  return changes.map((change) => (change.letter === 'k' ? { ...change, param: '*' } : change))
}

/** What later members may read of a record: the keys are in it where an earlier version of the server has recorded them. */
export function withoutKeys({ verb, params }: Pick<StoredEvent, 'verb' | 'params'>): readonly string[] {
  const [target = '', letters = '', ...rest] = params
  if (verb !== 'MODE' || !target.startsWith('#') || !letters.includes('k')) return params
  const items = parseModeChanges([letters, ...rest], CHANNEL_MODES)
  return [target, ...formatModeChanges(hideKeys(items.filter((item) => item.kind === 'change')))]
}
