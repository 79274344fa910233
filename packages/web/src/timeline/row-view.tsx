/** One row of a timeline. */
import { describeEvent, describeFold, type EventItem, type PendingMessage, type Row } from '@partyline/irc/client'
import { useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { lazy } from '../controls/lazy.tsx'
import { ActionText } from './action-text.tsx'
import { MessageRow } from './message-row.tsx'
import { MessageText } from './message-text.tsx'
import { PersonName } from './person-name.tsx'
import { TimeOf } from './time-of.tsx'

export function RowView({ row }: { readonly row: Row }) {
  switch (row.kind) {
    case 'message':
      return <MessageRow row={row} />
    case 'pending':
      return <PendingRow message={row.message} isFirst={row.isFirst} rowKey={row.key} />
    case 'event':
      return <EventRow item={row.item} rowKey={row.key} />
    case 'fold':
      return <FoldRow items={row.items} rowKey={row.key} />
    case 'reply':
      return <ReplyRow item={row.item} rowKey={row.key} />
    case 'day':
      return <DayRow time={row.time} rowKey={row.key} />
    case 'new':
      return <NewRow rowKey={row.key} />
    default:
      return row satisfies never
  }
}

interface Keyed {
  readonly rowKey: string
}

/** Its place is kept: the rows are counted and measured. */
const ReplyRow = lazy(
  async () => (await import('./reply-row.tsx')).ReplyRow,
  ({ item, rowKey }) => <div class="row" data-key={rowKey} data-time={item.time} />,
)
const Failure = lazy(async () => (await import('./failure.tsx')).Failure)

function DayRow({ time, rowKey }: Keyed & { readonly time: number }) {
  const { formats } = useApp()
  return (
    <div class="row row-day" data-key={rowKey} data-time={time}>
      <h2>{formats.value.day(time)}</h2>
    </div>
  )
}

function NewRow({ rowKey }: Keyed) {
  const { strings } = useApp()
  return (
    <div class="row row-new" data-key={rowKey}>
      <span>{strings.value.timeline.newMark}</span>
    </div>
  )
}

function EventRow({ item, rowKey }: Keyed & { readonly item: EventItem }) {
  const { say } = useApp()
  return (
    <div class="row row-event" data-key={rowKey} data-time={item.time}>
      <TimeOf time={item.time} />
      <p dir="auto">{say.value(describeEvent(item))}</p>
    </div>
  )
}

function FoldRow({ items, rowKey }: Keyed & { readonly items: readonly EventItem[] }) {
  const { say, strings, formats } = useApp()
  const [isOpen, setIsOpen] = useState(false)
  const phrases = describeFold(items).map((phrase) => say.value(phrase))
  const summary = phrases.length === 0 ? strings.value.timeline.cameAndWent : phrases.join(strings.value.comma)
  const [first] = items
  return (
    <div class="row row-event" data-key={rowKey} data-time={first?.time}>
      {first !== undefined && <TimeOf time={first.time} />}
      <div>
        <button type="button" class="fold-button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          <span dir="auto">{summary}</span>
        </button>
        {isOpen && (
          <ul class="fold-list">
            {items.map((item) => (
              <li key={item.key} dir="auto">
                <time>{formats.value.time(item.time)}</time> {say.value(describeEvent(item))}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}

function PendingRow({
  message,
  isFirst,
  rowKey,
}: Keyed & { readonly message: PendingMessage; readonly isFirst: boolean }) {
  const { strings } = useApp()
  const { me } = useChat()
  const words = strings.value.pending
  const { status } = message
  const isFailed = typeof status === 'object'
  const state = isFailed ? 'failed' : status
  return (
    <div class="row row-message" data-key={rowKey} data-first={isFirst || undefined} data-pending={state}>
      <TimeOf time={message.time} />
      <div class="message-body">
        {isFirst && message.form !== 'action' && (
          <p class="message-author">
            <PersonName nick={me.value.nick} account={me.value.account} />
          </p>
        )}
        {message.form === 'action' ? (
          <ActionText nick={me.value.nick} account={me.value.account} text={message.text} />
        ) : (
          <MessageText text={message.text} />
        )}
        {isFailed && <Failure status={status} message={message} />}
        {!isFailed && <span class="unseen">{words[status]}</span>}
      </div>
    </div>
  )
}
