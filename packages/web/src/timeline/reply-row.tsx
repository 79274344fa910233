/** What the server has answered. */
import { describeReply, type ReplyItem } from '@partyline/irc/client'
import { useApp } from '../app/app.ts'
import { TimeOf } from './time-of.tsx'

export function ReplyRow({ item, rowKey }: { readonly item: ReplyItem; readonly rowKey: string }) {
  const { say, formats } = useApp()
  const phrase = describeReply(item, formats.value.full)
  // Its place is kept: the rows are counted and measured.
  if (phrase === null) return <div class="row" data-key={rowKey} data-time={item.time} />
  return (
    <div class="row row-reply" data-key={rowKey} data-time={item.time} data-level={item.level}>
      <TimeOf time={item.time} />
      <p class="message-text" dir="auto">
        {say.value(phrase) || item.verb}
      </p>
    </div>
  )
}
