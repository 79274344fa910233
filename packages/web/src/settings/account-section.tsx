/** The account: it is made here, and has a password, a place in the channels while nobody is there, and a token for each device. */
import { describeRefusal, type ItemKey, SERVER_PLACE } from '@partyline/irc/client'
import { useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { Field } from '../panel/field.tsx'
import { useWords } from '../panel/words.ts'
import { AlwaysOn } from './always-on.tsx'
import { NicknameForm } from './nickname-form.tsx'
import { useService } from './use-service.ts'

export function AccountSection() {
  const { me, connection } = useChat()
  const words = useWords().settings
  const { account } = me.value
  return (
    <section>
      <h3>{words.account}</h3>
      <NicknameForm />
      {connection.value.kind !== 'online' ? (
        <p class="hint">{words.offline}</p>
      ) : account === null ? (
        <Registration />
      ) : (
        <Account account={account} />
      )}
      <Refusals />
    </section>
  )
}

function Registration() {
  const { client, me } = useChat()
  const words = useWords().settings
  const { can, offered } = client.state.value.server
  const isMailed = (offered.get('draft/account-registration') ?? '').includes('email-required')
  const [password, setPassword] = useState('')
  const [email, setEmail] = useState('')
  const service = useService()
  return (
    <form
      class="settings-form"
      onSubmit={(event) => {
        event.preventDefault()
        const { nick } = me.value
        const mailed = isMailed ? { email } : {}
        if (can.register) client.act({ kind: 'register', place: SERVER_PLACE, account: nick, password, ...mailed })
        else service.ask('REGISTER', password, ...(isMailed ? [email] : []))
        setPassword('')
      }}
    >
      <p class="hint">{words.guest}</p>
      <Field
        name={words.password}
        type="password"
        value={password}
        onValue={setPassword}
        autocomplete="new-password"
        isNeeded
      />
      {isMailed && <Field name={words.email} value={email} onValue={setEmail} autocomplete="email" isNeeded />}
      <button type="submit" class="button button-primary">
        {words.register(me.value.nick)}
      </button>
      <Answers lines={service.answers} />
    </form>
  )
}

/** What the server has refused since this was opened. */
function Refusals() {
  const { say } = useApp()
  const { places } = useChat()
  const last = places.value.get(SERVER_PLACE)?.timeline.chunks.at(-1)?.at(-1)
  const [before] = useState<ItemKey | undefined>(last?.key)
  return last?.kind === 'reply' && last.level === 'error' && last.key !== before ? (
    <p class="problem" role="alert">
      {say.value(describeRefusal({ ...last, code: last.code || last.verb }))}
    </p>
  ) : null
}

function Account({ account }: { readonly account: string }) {
  const words = useWords().settings
  const [password, setPassword] = useState('')
  const [device, setDevice] = useState('')
  const service = useService()
  const [asked, setAsked] = useState<'password' | 'tokens'>('tokens')
  const [listed, setListed] = useState<readonly string[]>([])
  const askTokens = (...params: readonly string[]) => {
    setAsked('tokens')
    service.ask('TOKEN', ...params)
  }
  // A new token is shown once: it stays when something else is asked.
  const tokens = asked === 'tokens' ? service.answers : listed
  return (
    <>
      <p>{words.loggedIn(account)}</p>
      <AlwaysOn />
      <form
        class="settings-form settings-line"
        onSubmit={(event) => {
          event.preventDefault()
          setListed(tokens)
          setAsked('password')
          service.ask('SET', 'PASSWORD', password)
          setPassword('')
        }}
      >
        <Field
          name={words.newPassword}
          type="password"
          value={password}
          onValue={setPassword}
          autocomplete="new-password"
          isNeeded
        />
        <button type="submit" class="button">
          {words.changePassword}
        </button>
      </form>
      <Answers lines={asked === 'password' ? service.answers : []} />
      <h4>{words.devices}</h4>
      <p class="hint">{words.devicesHint}</p>
      <form
        class="settings-form settings-line"
        onSubmit={(event) => {
          event.preventDefault()
          askTokens('ADD', device)
          setDevice('')
        }}
      >
        <Field name={words.device} value={device} onValue={setDevice} isNeeded />
        <button type="submit" class="button">
          {words.makeToken}
        </button>
        <button type="button" class="button" onClick={() => askTokens('LIST')}>
          {words.list}
        </button>
      </form>
      <Tokens lines={tokens} onRevoke={(id) => askTokens('REVOKE', id)} />
    </>
  )
}

/** A line of TOKEN LIST begins with the id by which it is taken back. */
const LISTED = /^([0-9a-f]{8}) (.*)$/

function Tokens({ lines, onRevoke }: { readonly lines: readonly string[]; readonly onRevoke: (id: string) => void }) {
  const words = useWords().settings
  return (
    <ul class="listing">
      {lines.map((line) => {
        const [, id, about = ''] = LISTED.exec(line) ?? []
        return (
          <li key={line} class="listed">
            <span class="listed-text">
              <bdi>{id === undefined ? line : about}</bdi>
            </span>
            {id !== undefined && (
              <button type="button" class="button" aria-label={words.revokeOf(about)} onClick={() => onRevoke(id)}>
                {words.revoke}
              </button>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function Answers({ lines }: { readonly lines: readonly string[] }) {
  return (
    <output class="settings-answers">
      {lines.map((line) => (
        <bdi key={line}>{line}</bdi>
      ))}
    </output>
  )
}
