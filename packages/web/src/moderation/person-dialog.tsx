/** What a moderator does to a person in a channel. */
import { Names } from '@partyline/irc/client'
import { useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { Dialog } from '../controls/dialog.tsx'
import { Choice, Field } from '../panel/field.tsx'
import { useWords } from '../panel/words.ts'
import { maskOf, muteOf } from './rights.ts'
import './moderation.css'

const RANKS = [
  ['o', 'operator'],
  ['v', 'voice'],
] as const

export function PersonDialog() {
  const { view } = useApp()
  const { client, place } = useChat()
  const words = useWords().moderation
  const nick = view.moderated.value
  const channel = place.value
  const [reason, setReason] = useState('')
  const close = () => {
    view.overlay.value = null
  }
  if (nick === null || channel?.kind !== 'channel') return null
  const { server, people } = client.state.value
  const names = new Names(server.isupport)
  const mask = maskOf(nick, people.get(names.nick(nick)), server)
  const mute = muteOf(mask, server)
  const run = (verb: string, ...params: readonly string[]) =>
    client.act({ kind: 'command', place: channel.key, verb, params: [channel.name, ...params] })
  const kick = () => run('KICK', nick, ...(reason.trim() === '' ? [] : [reason.trim()]))
  const held = channel.members.get(names.nick(nick))?.prefixes ?? ''
  const has = (letter: string) => held.includes(names.signs.charAt(names.modes.prefix.indexOf(letter)))
  const rank = RANKS.find(([letter]) => has(letter))?.[1] ?? 'none'
  const giveRank = (wanted: string) => {
    for (const [letter, name] of RANKS) {
      if (has(letter) && name !== wanted) run('MODE', `-${letter}`, nick)
      if (!has(letter) && name === wanted) run('MODE', `+${letter}`, nick)
    }
  }
  const act = (work: () => void) => () => {
    work()
    close()
  }
  return (
    <Dialog title={words.person(nick, channel.name)} onClose={close}>
      <div class="moderation">
        <Choice name={words.rank} value={rank} options={Object.entries(words.ranks)} onValue={giveRank} />
        <Field name={words.reason} value={reason} onValue={setReason} />
        <div class="moderation-buttons">
          {mute !== null && (
            <button type="button" class="button" onClick={act(() => run('MODE', '+b', mute))}>
              {words.mute}
            </button>
          )}
          <button type="button" class="button" onClick={act(kick)}>
            {words.kick}
          </button>
          <button
            type="button"
            class="button button-danger"
            onClick={act(() => {
              run('MODE', '+b', mask)
              kick()
            })}
          >
            {words.ban}
          </button>
        </div>
        <p class="hint">
          <bdi>{mask}</bdi>
        </p>
      </div>
    </Dialog>
  )
}
