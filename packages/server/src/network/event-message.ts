/**
 * How each fact is written as an IRC message. What is delivered, what is recorded and what history answers with is this
 * one form.
 */
import { formatModeChanges } from '@partyline/irc'
import type { Event } from './event.ts'

export interface EventMessage {
  readonly verb: string
  readonly params: readonly string[]
  /** Parameters for sessions that have extended-join. */
  readonly extendedParams?: readonly string[]
}

/** null for what nobody is told, or only the session itself in a form of its own. */
export function eventMessage(event: Event): EventMessage | null {
  switch (event.kind) {
    case 'registered':
    case 'attached':
    case 'detached':
    case 'channelEnded':
    case 'marked':
    case 'killed':
    case 'pushChanged':
    case 'metadataChanged':
    case 'rehashing':
      return null
    case 'loggedIn':
      return { verb: 'ACCOUNT', params: [event.account ?? '*'] }
    case 'loggedOut':
      return { verb: 'ACCOUNT', params: ['*'] }
    case 'nickChanged':
      return { verb: 'NICK', params: [event.nick] }
    case 'nameChanged':
      return { verb: 'SETNAME', params: [event.realname] }
    case 'hostChanged':
      return { verb: 'CHGHOST', params: [event.name, event.host] }
    case 'silenceChanged':
      return { verb: 'SILENCE', params: [`${event.isSet ? '+' : '-'}${event.mask}`] }
    case 'awayChanged':
      return { verb: 'AWAY', params: event.text === null ? [] : [event.text] }
    case 'opered':
      return event.changes.length === 0
        ? null
        : { verb: 'MODE', params: [event.nick, ...formatModeChanges(event.changes)] }
    case 'userModeChanged':
      return { verb: 'MODE', params: [event.nick, ...formatModeChanges(event.changes)] }
    case 'wallops':
      return { verb: 'WALLOPS', params: [event.text] }
    case 'joined':
      return joinMessage(event.channel.name, event)
    case 'parted':
      return { verb: 'PART', params: withReason([event.channel.name], event.reason) }
    case 'kicked':
      return { verb: 'KICK', params: [event.channel.name, event.nick, event.reason] }
    case 'quit':
      return { verb: 'QUIT', params: [event.reason] }
    case 'channelRenamed':
      return { verb: 'RENAME', params: [event.from.name, event.channel.name, event.reason] }
    case 'topicChanged':
      return { verb: 'TOPIC', params: [event.channel.name, event.text] }
    case 'channelModeChanged':
      return { verb: 'MODE', params: [event.channel.name, ...formatModeChanges(event.changes)] }
    case 'invited':
      return { verb: 'INVITE', params: [event.nick, event.channel.name] }
    case 'messaged': {
      const target = event.target.kind === 'user' ? event.target.nick : event.target.name
      return { verb: event.verb, params: withReason([target], event.text) }
    }
    case 'redacted': {
      const target = event.target.kind === 'person' ? event.target.nick : event.target.name
      return { verb: 'REDACT', params: withReason([target, event.message], event.reason) }
    }
    default:
      return event satisfies never
  }
}

/** IRCv3 extended-join: account ('*' is none), then real name. */
export function joinMessage(
  channel: string,
  { account, realname }: { readonly account: string | null; readonly realname: string },
): EventMessage {
  return { verb: 'JOIN', params: [channel], extendedParams: [channel, account ?? '*', realname] }
}

function withReason(params: readonly string[], reason: string | null): readonly string[] {
  return reason === null ? params : [...params, reason]
}
