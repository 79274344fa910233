/** What can be done with a message, in one list: for the bar beside it, its menu, and its keys. */
import type { MessageItem, Place } from '@partyline/irc/client'
import type { App } from '../app/app.ts'
import type { Chat } from '../chat/chat.ts'
import type { AnyIconName } from '../controls/any-icon.tsx'
import { gistOf } from './gist-of.ts'
import { messageWords } from './message-words.ts'

export interface MessageAction {
  readonly kind: 'react' | 'reply' | 'copy' | 'redact'
  readonly name: string
  readonly icon: AnyIconName
  /** On a message that is pointed at. */
  readonly key: string
  readonly isDangerous?: boolean
  readonly act: () => void
}

/** Those that the person may, and the server can. */
export function messageActions(item: MessageItem, place: Place, app: App, chat: Chat): readonly MessageAction[] {
  const words = messageWords(app.language.value)
  const { can } = chat.client.state.value.server
  const { id } = item
  const isThere = item.redaction === null
  return [
    ...(id !== null && can.tags && isThere
      ? ([
          { kind: 'react', name: words.react, icon: 'smile', key: 'e', act: () => startReaction(item, chat) },
          { kind: 'reply', name: words.reply, icon: 'reply', key: 'r', act: () => startReply(item, place, chat) },
        ] as const)
      : []),
    ...(isThere
      ? ([{ kind: 'copy', name: words.copy, icon: 'copy', key: 'c', act: () => void copyText(item.text) }] as const)
      : []),
    ...(id !== null && can.redact && isThere && (item.isMine || hasRank(place, chat))
      ? ([
          {
            kind: 'redact',
            name: words.redact,
            icon: 'trash',
            key: 'Delete',
            isDangerous: true,
            act: () => chat.client.act({ kind: 'redact', place: place.key, id }),
          },
        ] as const)
      : []),
  ]
}

export function startReply(item: MessageItem, { key }: Place, chat: Chat): void {
  if (item.id === null) return
  const answered = { id: item.id, nick: item.author.nick, text: gistOf(item) }
  chat.answered.value = new Map(chat.answered.value).set(key, answered)
  chat.focusComposer()
}

function startReaction(item: MessageItem, chat: Chat): void {
  chat.reacting.value = item.key
}

/** Refused where a page may not write to the clipboard; then the person selects the text. */
async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    // Nothing else can be done.
  }
}

/** Half an operator or more (ISUPPORT PREFIX): those may delete messages of others. */
function hasRank({ members }: Place, { me }: Chat): boolean {
  for (const { nick, prefixes } of members.values()) if (nick === me.value.nick) return /[~&@%]/.test(prefixes)
  return false
}
