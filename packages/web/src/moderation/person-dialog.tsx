/** What a moderator does to a person in a channel. */
import { Names, type Place } from '@partyline/irc/client'
import { useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { Dialog } from '../controls/dialog.tsx'
import { Choice, Field } from '../panel/field.tsx'
import { useAsked } from '../panel/use-asked.ts'
import { useWords } from '../panel/words.ts'
import { maskOf, muteOf } from './rights.ts'
import './moderation.css'

const RANKS = [
  ['o', 'operator'],
  ['v', 'voice'],
] as const

export function PersonDialog() {
  const { view } = useApp()
  const { place } = useChat()
  const nick = view.moderated.value
  const channel = place.value
  if (nick === null || channel?.kind !== 'channel') return null
  return (
    <Moderating
      nick={nick}
      channel={channel}
      onClose={() => {
        view.overlay.value = null
      }}
    />
  )
}

interface ModeratingParts {
  readonly nick: string
  readonly channel: Place
  readonly onClose: () => void
}

function Moderating({ nick, channel, onClose }: ModeratingParts) {
  const { client } = useChat()
  const words = useWords().moderation
  const [reason, setReason] = useState('')
  const { server, people } = client.state.value
  const names = new Names(server.isupport)
  const mask = maskOf(nick, people.get(names.nick(nick)), server)
  const mute = muteOf(mask, server)
  const run = (verb: string, ...params: readonly string[]) =>
    client.act({ kind: 'command', place: channel.key, verb, params: [channel.name, ...params] })
  const kick = () => run('KICK', nick, ...(reason.trim() === '' ? [] : [reason.trim()]))
  const held = channel.members.get(names.nick(nick))?.prefixes ?? ''
  const has = (letter: string) => held.includes(names.signs.charAt(names.modes.prefix.indexOf(letter)))
  const [rank, setRank] = useAsked<string>(RANKS.find(([letter]) => has(letter))?.[1] ?? 'none', channel)
  const giveRank = (wanted: string) => {
    setRank(wanted)
    // Given before the others are taken: the person may be this one, who could give nothing then.
    for (const [letter, name] of RANKS) if (!has(letter) && name === wanted) run('MODE', `+${letter}`, nick)
    for (const [letter, name] of RANKS) if (has(letter) && name !== wanted) run('MODE', `-${letter}`, nick)
  }
  const act = (work: () => void) => () => {
    work()
    onClose()
  }
  return (
    <Dialog title={words.person(nick, channel.name)} onClose={onClose}>
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
