/**
 * How a person comes in: a name is suggested, and one button is enough. An account, a password of the server and an invitation are there for those that
 * have them. Whatever the server refuses is said beside the field that it is about.
 */
import type { ConnectionState, Trouble } from '@partyline/irc/client'
import { useRef, useState } from 'preact/hooks'
import { type App, useApp } from '../app/app.ts'
import { LANGUAGE_TAGS, LANGUAGES } from '../language/languages.ts'
import type { Claim } from '../session/identity.ts'
import { isPossibleNick, suggestNick } from '../session/suggest-nick.ts'
import { entranceWords } from './entrance-words.ts'
import { Field } from './field.tsx'
import { keepName } from './keep-name.ts'
import './entrance.css'

export interface EntranceParts {
  /** Of the attempt that is being made, or has failed; null before the first one. */
  readonly connection: ConnectionState | null
  /** What was tried before. */
  readonly claim: Claim | null
  readonly invitation: string | null
  readonly onEnter: App['signIn']
}

type Way = 'guest' | 'account'

export function Entrance({ connection, claim, invitation, onEnter }: EntranceParts) {
  const words = entranceWords(useApp().language.value)
  const trouble = troubleOf(connection)
  const [way, setWay] = useState<Way>((claim?.account ?? null) === null ? 'guest' : 'account')
  const [suggested] = useState(suggestNick)
  const [nick, setNick] = useState(claim?.nick ?? suggested)
  const [secret, setSecret] = useState('')
  const [serverPassword, setServerPassword] = useState(invitation ?? claim?.serverPassword ?? '')
  const [newPassword, setNewPassword] = useState('')
  const [isChecked, setIsChecked] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const isBusy = connection !== null && connection.kind !== 'ended' && connection.kind !== 'offline'
  const needsPassword = trouble?.kind === 'password'
  const name = nick.trim()
  const nameProblem =
    isChecked && !isPossibleNick(name)
      ? words.badName
      : trouble?.kind === 'nickname'
        ? words.nameRefused(trouble.text)
        : null
  const enter = () => {
    setIsChecked(true)
    if (!isPossibleNick(name) || (way === 'account' && secret === '')) {
      form.current?.querySelector<HTMLInputElement>(isPossibleNick(name) ? '[name=secret]' : '[name=nick]')?.focus()
      return
    }
    onEnter({ nick: name, serverPassword, account: way === 'account' ? { name, secret } : null }, (chat) => {
      if (invitation !== null && newPassword !== '') keepName(chat, newPassword)
    })
  }
  const change = () => {
    setWay(way === 'guest' ? 'account' : 'guest')
    // A name that was suggested is nobody's account.
    if (way === 'guest' ? nick === suggested : nick === '') setNick(way === 'guest' ? '' : suggested)
    form.current?.querySelector<HTMLInputElement>('[name=nick]')?.focus()
  }
  return (
    <main class="entrance">
      <div class="entrance-card">
        <EntranceTitle isInvited={invitation !== null} way={way} />
        <form
          ref={form}
          onSubmit={(event) => {
            event.preventDefault()
            enter()
          }}
        >
          <Field
            name="nick"
            label={way === 'account' ? words.accountName : words.name}
            value={nick}
            onValue={setNick}
            autocomplete={way === 'account' ? 'username' : 'nickname'}
            problem={nameProblem}
            isFirst
          />
          {way === 'account' && (
            <Field
              name="secret"
              type="password"
              label={words.password}
              value={secret}
              onValue={setSecret}
              autocomplete="current-password"
              problem={
                trouble?.kind === 'account' ? words.wrongPassword : isChecked && secret === '' ? words.noPassword : null
              }
            />
          )}
          {(needsPassword || (serverPassword !== '' && invitation === null)) && (
            <Field
              name="server-password"
              type="password"
              label={words.serverPassword}
              hint={words.serverPasswordHint}
              value={serverPassword}
              onValue={setServerPassword}
              autocomplete="off"
              problem={needsPassword && serverPassword !== '' ? words.wrongServerPassword : null}
            />
          )}
          {invitation !== null && way === 'guest' && (
            <Field
              name="new-password"
              type="password"
              label={words.newPassword}
              hint={words.newPasswordHint}
              value={newPassword}
              onValue={setNewPassword}
              autocomplete="new-password"
              problem={null}
            />
          )}
          {!(needsPassword && serverPassword !== '') && <OtherTrouble trouble={trouble} connection={connection} />}
          <button type="submit" class="button button-primary entrance-button" aria-disabled={isBusy}>
            {isBusy && <span class="spinner" />}
            {isBusy ? words.entering : words.enter}
          </button>
        </form>
        <p class="entrance-ways">
          <button type="button" class="link-button" onClick={change}>
            {way === 'guest' ? words.withAccount : words.asGuest}
          </button>
        </p>
      </div>
      <LanguageChoice />
    </main>
  )
}

function EntranceTitle({ isInvited, way }: { readonly isInvited: boolean; readonly way: Way }) {
  const words = entranceWords(useApp().language.value)
  return (
    <div class="entrance-title">
      <div class="entrance-line" aria-hidden="true" />
      <h1>{isInvited ? words.invited(location.hostname) : words.title(location.hostname)}</h1>
      <p class="hint">{way === 'account' ? words.accountHint : isInvited ? words.invitedHint : words.hint}</p>
    </div>
  )
}

/** What no field is to blame for. */
function OtherTrouble({
  trouble,
  connection,
}: {
  readonly trouble: Trouble | null
  readonly connection: ConnectionState | null
}) {
  const { strings, language } = useApp()
  const words = strings.value
  const isOfField =
    trouble === null || trouble.kind === 'nickname' || trouble.kind === 'account' || trouble.kind === 'password'
  if (isOfField)
    return trouble?.kind === 'password' ? (
      <p class="entrance-trouble">{entranceWords(language.value).passwordNeeded}</p>
    ) : null
  return (
    <p class="entrance-trouble problem" role="alert">
      {connection?.kind === 'waiting' && connection.nextAt === null
        ? words.line.noNetwork
        : words.line.trouble[trouble.kind]}{' '}
      {trouble.text}
    </p>
  )
}

function troubleOf(connection: ConnectionState | null): Trouble | null {
  if (connection?.kind === 'waiting' || connection?.kind === 'ended' || connection?.kind === 'connecting')
    return connection.why
  return null
}

function LanguageChoice() {
  const { settings, language } = useApp()
  return (
    <p class="entrance-languages">
      {LANGUAGE_TAGS.filter((tag) => tag !== language.value.tag).map((tag) => (
        <button
          key={tag}
          type="button"
          class="link-button"
          lang={tag}
          onClick={() => settings.change({ language: tag })}
        >
          {LANGUAGES[tag].name}
        </button>
      ))}
    </p>
  )
}
