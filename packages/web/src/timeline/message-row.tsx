/** A message: its author where it is the first of several, its text, the message that it answers, and its reactions. */
import { itemById, type MessageItem, type Reaction, type Row } from '@partyline/irc/client'
import { useComputed } from '@preact/signals'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { Icon } from '../controls/icon.tsx'
import { lazy } from '../controls/lazy.tsx'
import { FileSpace } from '../files/file-space.tsx'
import { gistOf } from '../message/gist-of.ts'
import { ActionText } from './action-text.tsx'
import { MessageText } from './message-text.tsx'
import { PersonName } from './person-name.tsx'
import { TimeOf } from './time-of.tsx'

export function MessageRow({ row: { item, isFirst, key } }: { readonly row: Extract<Row, { kind: 'message' }> }) {
  return (
    <article
      class="row row-message"
      tabIndex={-1}
      data-key={key}
      data-time={item.time}
      data-first={isFirst || undefined}
      data-mention={item.mentionsMe || undefined}
      data-notice={item.form === 'notice' || undefined}
    >
      <TimeOf time={item.time} />
      <div class="message-body">
        {item.replyTo !== null && <Quoted id={item.replyTo} />}
        {isFirst && item.form !== 'action' && <Byline item={item} />}
        {!isFirst && <span class="unseen">{item.author.nick}</span>}
        <Said item={item} />
        {item.reactions.length > 0 && <Reactions item={item} />}
      </div>
    </article>
  )
}

function Byline({ item: { author, form, toRank } }: { readonly item: MessageItem }) {
  const { strings } = useApp()
  const words = strings.value.timeline
  return (
    <p class="message-author">
      <PersonName nick={author.nick} account={author.account} />
      {author.isBot && <span class="badge">{words.bot}</span>}
      {form === 'notice' && <span class="badge">{words.notice}</span>}
      {toRank !== '' && <span class="badge">{words.toRank(toRank)}</span>}
    </p>
  )
}

function Said({ item }: { readonly item: MessageItem }) {
  const { strings } = useApp()
  if (item.redaction !== null) {
    const { by, reason } = item.redaction
    return (
      <p class="redacted" dir="auto">
        {reason === '' ? strings.value.timeline.redacted(by) : `${strings.value.timeline.redacted(by)} ${reason}`}
      </p>
    )
  }
  if (item.form === 'action')
    return <ActionText nick={item.author.nick} account={item.author.account} text={item.text} />
  return item.file === undefined ? <MessageText text={item.text} /> : <FileView file={item.file} />
}

const FileView = lazy(async () => (await import('../files/file-view.tsx')).FileView, FileSpace)

/** The message that is answered, as far as it is loaded. A click goes there. */
function Quoted({ id }: { readonly id: string }) {
  const { strings } = useApp()
  const { place, target } = useChat()
  const found = useComputed(() => {
    const shown = place.value?.detached ?? place.value?.timeline
    return shown === undefined ? undefined : itemById(shown, id)
  })
  const item = found.value
  return (
    <button
      type="button"
      class="quoted"
      onClick={() => {
        target.value = { kind: 'message', id }
      }}
    >
      <Icon name="reply" />
      {item?.kind === 'message' ? (
        <>
          <PersonName nick={item.author.nick} account={item.author.account} />
          <span class="quoted-text" dir="auto">
            {item.redaction === null ? gistOf(item).split('\n')[0] : strings.value.timeline.redacted(item.redaction.by)}
          </span>
        </>
      ) : (
        <span class="quoted-text">{strings.value.timeline.earlierMessage}</span>
      )}
    </button>
  )
}

function Reactions({ item }: { readonly item: MessageItem }) {
  const { strings } = useApp()
  return (
    <ul class="reactions" aria-label={strings.value.timeline.reactions}>
      {item.reactions.map((reaction) => (
        <li key={reaction.text}>
          <ReactionButton item={item} reaction={reaction} />
        </li>
      ))}
    </ul>
  )
}

function ReactionButton({ item, reaction }: { readonly item: MessageItem; readonly reaction: Reaction }) {
  const { formats, strings } = useApp()
  const { client, key } = useChat()
  const { text, nicks, isMine } = reaction
  const names = nicks.join(strings.value.comma)
  const toggle = () => {
    if (key.value === null || item.id === null) return
    client.act({ kind: 'react', place: key.value, id: item.id, text, isOn: !isMine })
  }
  return (
    <button
      type="button"
      class="reaction"
      aria-pressed={isMine}
      aria-label={strings.value.timeline.reactedWith(text, names)}
      title={names}
      onClick={toggle}
    >
      <span dir="auto">{text}</span> <span class="reaction-count">{formats.value.count(nicks.length)}</span>
    </button>
  )
}
