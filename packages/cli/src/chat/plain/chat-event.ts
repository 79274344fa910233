/** What `--plain` and `--json` tell of a chat: one thing that has happened. The shapes are those of `--json` (docs/chat.md). */
import type { Author, Happening, Item } from '@partyline/irc/client'

interface Happened {
  /** As RFC 3339 has it, in UTC. */
  readonly time: string
  /** The channel, or the person at the other end. */
  readonly place: string
  readonly nick: string
  readonly account: string | null
  readonly isMine: boolean
}

interface MessageEvent extends Happened {
  readonly event: 'message'
  readonly id: string | null
  readonly form: 'message' | 'notice' | 'action'
  readonly text: string
  readonly replyTo: string | null
}

export type ChatEvent =
  | MessageEvent
  | (Happened & { readonly event: 'join' })
  | (Happened & { readonly event: 'part' | 'quit'; readonly reason: string })
  | (Happened & { readonly event: 'nick'; readonly to: string })
  | (Happened & { readonly event: 'topic'; readonly text: string })
  | (Happened & { readonly event: 'mode'; readonly modes: readonly string[] })
  | (Happened & { readonly event: 'kick'; readonly whom: string; readonly reason: string })
  | (Happened & { readonly event: 'invite'; readonly whom: string })
  | (Happened & { readonly event: 'rename'; readonly from: string; readonly to: string })
  /** What the server answers. */
  | {
      readonly event: 'reply'
      readonly time: string
      readonly place: string
      readonly level: 'error' | 'warning' | 'note'
      readonly code: string
      readonly text: string
    }
  | StatusEvent

/** What becomes of the client itself. */
export type StatusEvent =
  | { readonly event: 'online'; readonly time: string; readonly nick: string; readonly isStoring: boolean }
  /** The connection is gone, and made again by itself. */
  | { readonly event: 'offline'; readonly time: string; readonly reason: string }
  /** A line of the input that is not stored, and will not be sent again. */
  | {
      readonly event: 'failed'
      readonly time: string
      readonly place: string
      readonly text: string
      readonly reason: string
    }

export function eventOf(item: Item, place: string): ChatEvent {
  const time = new Date(item.time).toISOString()
  if (item.kind === 'reply') {
    const { level, verb, code, context, text } = item
    const said = code === '' ? [...context, text].join(' ') : text
    return { event: 'reply', time, place, level, code: code || verb, text: said }
  }
  const happened = { time, place, ...whoIs(item.author), isMine: item.isMine }
  if (item.kind === 'message') {
    const { id, form, text, replyTo } = item
    return { event: 'message', ...happened, id, form, text, replyTo }
  }
  return happening(item.event, happened)
}

function whoIs({ nick, account }: Author): { readonly nick: string; readonly account: string | null } {
  return { nick, account }
}

function happening(event: Happening, happened: Happened): ChatEvent {
  switch (event.kind) {
    case 'join':
      return { event: 'join', ...happened }
    case 'part':
    case 'quit':
      return { event: event.kind, ...happened, reason: event.reason }
    case 'nick':
      return { event: 'nick', ...happened, nick: event.from, to: event.to }
    case 'topic':
      return { event: 'topic', ...happened, text: event.text }
    case 'mode':
      return { event: 'mode', ...happened, modes: event.modes }
    case 'kick':
      return { event: 'kick', ...happened, whom: event.nick, reason: event.reason }
    case 'invite':
      return { event: 'invite', ...happened, whom: event.nick }
    case 'rename':
      return { event: 'rename', ...happened, from: event.from, to: event.to }
    default:
      return event satisfies never
  }
}
