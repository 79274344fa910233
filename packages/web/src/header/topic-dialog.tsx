/** All of the topic, and a field where it can be changed. */
import type { Place } from '@partyline/irc/client'
import { useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { Dialog } from '../controls/dialog.tsx'
import { MessageText } from '../timeline/message-text.tsx'

export function TopicDialog({ place, onClose }: { readonly place: Place; readonly onClose: () => void }) {
  const { strings, formats } = useApp()
  const { client, connection } = useChat()
  const words = strings.value.topic
  const topic = place.topic
  const [text, setText] = useState(topic?.text ?? '')
  return (
    <Dialog title={place.name} onClose={onClose}>
      {topic !== null && topic.text !== '' && (
        <div class="topic-whole">
          <MessageText text={topic.text} />
          {topic.by !== '' && (
            <p class="hint">{words.by(topic.by, topic.time === null ? '' : formats.value.full(topic.time))}</p>
          )}
        </div>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          client.act({ kind: 'topic', place: place.key, text: text.trim() })
          onClose()
        }}
      >
        <label>
          <span class="field-label">{words.change}</span>
          <textarea
            class="field"
            rows={3}
            dir="auto"
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </label>
        <div class="dialog-buttons">
          <button
            type="submit"
            class="button button-primary"
            disabled={connection.value.kind !== 'online' || text.trim() === (topic?.text ?? '')}
          >
            {words.save}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
