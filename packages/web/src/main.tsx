/** The browser client begins here. */
import { effect } from '@preact/signals'
import { render } from 'preact'
import { followAttention } from './app/attention.ts'
import { makeApp } from './app/make-app.ts'
import { Page } from './app/page.tsx'
import { followViewport } from './app/viewport.ts'
import './style/tokens.css'
import './style/base.css'
import './style/names.css'
import './controls/controls.css'

/** A module that waits for itself keeps all that is loaded later and needs it waiting, too. */
async function begin(): Promise<void> {
  const app = await makeApp()
  const page = document.documentElement

  effect(() => {
    const { theme, density } = app.settings.current.value
    Object.assign(page.dataset, { theme, density })
    page.lang = app.language.value.tag
  })
  followAttention(app.view.isAttended)
  followViewport(page.style)

  const root = document.getElementById('app')
  if (root !== null) render(<Page app={app} />, root)
}

void begin()
