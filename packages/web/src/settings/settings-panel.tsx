/** What a person chooses: for this browser, and for the account. */
import { useState } from 'preact/hooks'
import { type App, useApp } from '../app/app.ts'
import type { Settings } from '../app/settings.ts'
import { type Chat, useChat } from '../chat/chat.ts'
import { Dialog } from '../controls/dialog.tsx'
import { isLanguageTag, LANGUAGE_TAGS, LANGUAGES } from '../language/languages.ts'
import { keptAccess } from '../owner/owner-api.ts'
import { Choice, Field } from '../panel/field.tsx'
import { Switch } from '../panel/switch.tsx'
import { useWords } from '../panel/words.ts'
import { turnOff, turnOn, type PushOutcome } from '../push/push.ts'
import { AccountSection } from './account-section.tsx'
import './settings.css'

export function SettingsPanel() {
  const app = useApp()
  const { view } = app
  const { me } = useChat()
  const words = useWords().settings
  // A guest cannot, except in a browser that is the owner's; to an account it is said how.
  const mayBeOwner = me.value.account !== null || keptAccess(app.kept) !== null
  return (
    <Dialog
      title={words.title}
      class="settings"
      onClose={() => {
        view.overlay.value = null
      }}
    >
      <Look app={app} />
      <Attention app={app} />
      <AccountSection />
      {mayBeOwner && (
        <p class="settings-server">
          <button
            type="button"
            class="link-button"
            onClick={() => {
              view.overlay.value = null
              view.owner.value = { code: null }
            }}
          >
            {words.server}
          </button>
        </p>
      )}
    </Dialog>
  )
}

function Look({ app: { settings } }: { readonly app: App }) {
  const words = useWords().settings
  const { theme, density, language } = settings.current.value
  const options = <Key extends string>(names: Readonly<Record<Key, string>>) => Object.entries<string>(names)
  return (
    <section>
      <h3>{words.look}</h3>
      <div class="settings-fields">
        <Choice
          name={words.theme}
          value={theme}
          options={options(words.themes)}
          onValue={(value) => settings.change({ theme: THEMES.find((one) => one === value) ?? 'system' })}
        />
        <Choice
          name={words.density}
          value={density}
          options={options(words.densities)}
          onValue={(value) => settings.change({ density: value === 'compact' ? 'compact' : 'comfortable' })}
        />
        <Choice
          name={words.language}
          value={language ?? ''}
          options={[['', words.asBrowser], ...LANGUAGE_TAGS.map((tag) => [tag, LANGUAGES[tag].name] as const)]}
          onValue={(value) => settings.change({ language: isLanguageTag(value) ? value : null })}
        />
      </div>
    </section>
  )
}

const THEMES: readonly Settings['theme'][] = ['system', 'light', 'dark']

function Attention({ app }: { readonly app: App }) {
  const { settings } = app
  const chat = useChat()
  const words = useWords().settings
  const { isNotifying, hasSound, highlights } = settings.current.value
  const [outcome, setOutcome] = useState<PushOutcome | null>(null)
  const [written, setWritten] = useState(highlights.join(', '))
  return (
    <section>
      <h3>{words.attention}</h3>
      <Switch
        name={words.notify}
        hint={outcome === null || outcome === 'on' ? words.notifyHint : HINTS[outcome](words)}
        isOn={isNotifying}
        onChange={(isOn) => void changeNotifying(isOn, app, chat).then(setOutcome)}
      />
      <Switch name={words.sound} isOn={hasSound} onChange={(isOn) => settings.change({ hasSound: isOn })} />
      <Field
        name={words.highlights}
        value={written}
        onValue={(value) => {
          setWritten(value)
          const each = value.split(/[,，、]/).map((word) => word.trim())
          settings.change({ highlights: each.filter((word) => word !== '') })
        }}
      />
    </section>
  )
}

type Words = ReturnType<typeof useWords>['settings']

const HINTS: Readonly<Record<Exclude<PushOutcome, 'on'>, (words: Words) => string>> = {
  blocked: ({ blocked }) => blocked,
  'no-account': ({ withoutAccount }) => withoutAccount,
  'no-push': ({ noPush }) => noPush,
}

/** Without push, the page notifies as long as it is open. */
async function changeNotifying(isOn: boolean, { settings, worker }: App, chat: Chat): Promise<PushOutcome | null> {
  const browser = {
    registration: worker.registration,
    askPermission: async () => ('Notification' in window ? Notification.requestPermission() : 'denied'),
  }
  if (!isOn) {
    settings.change({ isNotifying: false })
    await turnOff(browser, chat)
    return null
  }
  const outcome = await turnOn(browser, chat)
  settings.change({ isNotifying: outcome !== 'blocked' })
  return outcome
}
