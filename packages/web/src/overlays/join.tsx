/** Joins a channel, or makes one. */
import { useEffect, useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { goTo } from '../chat/go-to.ts'
import { Dialog } from '../controls/dialog.tsx'
import { overlayWords } from './overlay-words.ts'
import './overlays.css'

/** Of a list of channels. More of them are found by typing. */
const SHOWN_MAX = 100

export function Join() {
  const { language, view, formats } = useApp()
  const chat = useChat()
  const { client } = chat
  const [typed, setTyped] = useState(view.asked.value)
  const words = overlayWords(language.value).join
  const close = () => {
    view.overlay.value = null
    view.asked.value = ''
  }
  useEffect(() => client.act({ kind: 'list-channels' }), [client])
  const name = channelName(typed)
  const join = (channel: string) => {
    client.act({ kind: 'join', channel })
    goTo(channel, chat)
    close()
  }
  const { channelList } = client.state.value
  const found = (channelList?.channels ?? [])
    .filter((channel) => channel.name.toLowerCase().includes(typed.trim().toLowerCase()))
    .toSorted((a, b) => b.memberCount - a.memberCount)
  const isThere = found.some((channel) => channel.name.toLowerCase() === name.toLowerCase())
  return (
    <Dialog title={words.title} onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name !== '#') join(name)
        }}
      >
        <label>
          <span class="field-label">{words.name}</span>
          <input
            class="field"
            autofocus
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            value={typed}
            placeholder="#"
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </label>
        <div class="dialog-buttons">
          <button type="submit" class="button button-primary" disabled={name === '#'}>
            {name === '#' || isThere ? words.join : words.make(name)}
          </button>
        </div>
      </form>
      <ul class="channel-list" aria-label={words.channels}>
        {found.slice(0, SHOWN_MAX).map((channel) => (
          <li key={channel.name}>
            <button type="button" class="channel" onClick={() => join(channel.name)}>
              <bdi class="channel-name">{channel.name}</bdi>
              <span class="hint">
                {words.memberCount(channel.memberCount, formats.value.count(channel.memberCount))}
              </span>
              {channel.topic !== '' && (
                <span class="channel-topic" dir="auto">
                  {channel.topic}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
      {channelList?.isComplete === false && <span class="spinner" />}
    </Dialog>
  )
}

/** As a person types it: with the sign or without, and a dash where there are spaces. */
function channelName(typed: string): string {
  const bare = typed.trim().replaceAll(/[\s,]+/g, '-')
  return /^[#&]/.test(bare) ? bare : `#${bare}`
}
