/** The settings of a channel, and whom it keeps out. */
import { SERVER_PLACE, type ListEntry, type Place } from '@partyline/irc/client'
import { useEffect, useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { Dialog } from '../controls/dialog.tsx'
import { Field } from '../panel/field.tsx'
import { Switch } from '../panel/switch.tsx'
import { useAsked } from '../panel/use-asked.ts'
import { useWords } from '../panel/words.ts'
import type { PanelWords } from '../panel/panel-words.ts'
import { mutedIn } from './rights.ts'
import './moderation.css'

type Letter = keyof PanelWords['moderation']['modes']

export function ChannelDialog() {
  const { view } = useApp()
  const { place } = useChat()
  const words = useWords().moderation
  const channel = place.value
  if (channel?.kind !== 'channel') return null
  return (
    <Dialog
      title={words.channel(channel.name)}
      class="channel-settings"
      onClose={() => {
        view.overlay.value = null
      }}
    >
      <div class="moderation">
        <Modes channel={channel} />
        <Invite channel={channel} />
        <Bans channel={channel} />
      </div>
    </Dialog>
  )
}

function useMode(channel: Place): (...params: readonly string[]) => void {
  const { client } = useChat()
  return (...params) =>
    client.act({ kind: 'command', place: channel.key, verb: 'MODE', params: [channel.name, ...params] })
}

function Modes({ channel }: { readonly channel: Place }) {
  const { client } = useChat()
  const words = useWords().moderation
  const set = useMode(channel)
  useEffect(() => {
    client.act({ kind: 'command', place: SERVER_PLACE, verb: 'MODE', params: [channel.name] })
  }, [client, channel.name])
  const { modes } = channel
  const known = client.state.value.server.isupport.get('CHANMODES')?.split(',').at(-1) ?? 'imnpst'
  const letters = Object.keys(words.modes).filter((letter): letter is Letter => known.includes(letter))
  if (modes === null) return <span class="spinner" aria-hidden="true" />
  return (
    <>
      {letters.map((letter) => (
        <Mode key={letter} letter={letter} channel={channel} />
      ))}
      <Valued
        name={words.key}
        now={modes.get('k') ?? ''}
        onSave={(key) => (key === '' ? set('-k', modes.get('k') ?? '*') : set('+k', key))}
      />
      <Valued
        name={words.limit}
        now={modes.get('l') ?? ''}
        onSave={(limit) => (limit === '' ? set('-l') : set('+l', limit))}
      />
    </>
  )
}

function Mode({ letter, channel }: { readonly letter: Letter; readonly channel: Place }) {
  const words = useWords().moderation
  const set = useMode(channel)
  const [isOn, setOn] = useAsked(channel.modes?.has(letter) === true, channel)
  return (
    <Switch
      name={words.modes[letter]}
      isOn={isOn}
      onChange={(wanted) => {
        setOn(wanted)
        set(`${wanted ? '+' : '-'}${letter}`)
      }}
    />
  )
}

interface ValuedParts {
  readonly name: string
  readonly now: string
  readonly onSave: (value: string) => void
}

function Valued({ name, now, onSave }: ValuedParts) {
  const words = useWords().moderation
  const [value, setValue] = useState(now)
  useEffect(() => setValue(now), [now])
  return (
    <form
      class="moderation-line"
      onSubmit={(event) => {
        event.preventDefault()
        onSave(value.trim())
      }}
    >
      <Field name={name} value={value} onValue={setValue} />
      <button type="submit" class="button" disabled={value.trim() === now}>
        {words.save}
      </button>
    </form>
  )
}

function Invite({ channel }: { readonly channel: Place }) {
  const { client } = useChat()
  const words = useWords().moderation
  const [nick, setNick] = useState('')
  return (
    <form
      class="moderation-line"
      onSubmit={(event) => {
        event.preventDefault()
        client.act({ kind: 'command', place: channel.key, verb: 'INVITE', params: [nick.trim(), channel.name] })
        setNick('')
      }}
    >
      <Field name={words.inviteWhom} value={nick} onValue={setNick} isNeeded />
      <button type="submit" class="button">
        {words.invite}
      </button>
    </form>
  )
}

function Bans({ channel }: { readonly channel: Place }) {
  const { client } = useChat()
  const all = useWords()
  const words = all.moderation
  const set = useMode(channel)
  useEffect(() => {
    client.act({ kind: 'command', place: SERVER_PLACE, verb: 'MODE', params: [channel.name, '+b'] })
  }, [client, channel.name])
  const bans = channel.lists.get('b') ?? []
  return (
    <section>
      <h3>{words.bans}</h3>
      {bans.length === 0 && <p class="hint">{all.none}</p>}
      <ul class="listing">
        {bans.map((entry) => (
          <Ban key={entry.mask} entry={entry} onLift={() => set('-b', entry.mask)} />
        ))}
      </ul>
    </section>
  )
}

function Ban({ entry: { mask, by, time }, onLift }: { readonly entry: ListEntry; readonly onLift: () => void }) {
  const { formats } = useApp()
  const { client } = useChat()
  const words = useWords().moderation
  const muted = mutedIn(mask, client.state.value.server)
  const about = [
    muted === null ? '' : words.muted,
    by === '' ? '' : words.by(by.split('!')[0] ?? by),
    time === null ? '' : formats.value.full(time),
  ]
  return (
    <li class="listed">
      <span class="listed-text">
        <bdi class="listed-title">{muted ?? mask}</bdi>
        <span class="hint">{about.filter((part) => part !== '').join(' · ')}</span>
      </span>
      <button type="button" class="button" aria-label={words.liftOf(mask)} onClick={onLift}>
        {words.lift}
      </button>
    </li>
  )
}
