/** The composition root of the page: makes every part once, and gives them to the components. */
import { effect, signal } from '@preact/signals'
import { render } from 'preact'
import { AppContext, type App } from './app/app.ts'
import { Kept, localStorageOf } from './app/kept.ts'
import { openSettings } from './app/settings.ts'
import { openView } from './app/view.ts'
import { ENGLISH, type Strings } from './language/en.ts'
import { bestLanguage, loadStrings } from './language/languages.ts'
import { Shell } from './shell/shell.tsx'
import { openPageWorker } from './worker/page-worker.ts'
import './style/tokens.css'
import './style/base.css'

const kept = new Kept(localStorageOf(window))
const settings = openSettings(kept)
const language = () => settings.current.value.language ?? bestLanguage(navigator.languages)
const strings = signal<Strings>(await loadStrings(language()))
const app: App = { kept, settings, strings, view: openView() }

effect(() => {
  const { theme, density } = settings.current.value
  Object.assign(document.documentElement.dataset, { theme, density })
})

effect(() => {
  const tag = language()
  document.documentElement.lang = tag
  void loadStrings(tag).then((loaded) => {
    if (tag === language()) strings.value = loaded
  })
})

openPageWorker()

const root = document.getElementById('app')
if (root !== null) {
  render(
    <AppContext.Provider value={app}>
      <Shell places={null} main={<p>{ENGLISH.line.offline}</p>} people={null} />
    </AppContext.Provider>,
    root,
  )
}
