/** What begins when the first place is on the screen. */
import type { ReadonlySignal } from '@preact/signals'
import { arrivals } from '../chat/arrivals.ts'
import type { Chat } from '../chat/chat.ts'
import { speakLanguage } from '../chat/speak-language.ts'
import { startNotifying } from '../notify/notify.ts'
import { keepPushing } from '../push/keep-pushing.ts'
import type { Claim } from '../session/identity.ts'
import type { App } from './app.ts'

/**
 * @param named the place in the address of the page
 * @returns ends it
 */
export async function beginLater(
  app: App,
  chat: Chat,
  named: string | null,
  account: ReadonlySignal<Claim['account']>,
): Promise<() => void> {
  const endings = [
    startNotifying(app, chat),
    keepPushing(app, chat),
    speakLanguage(app, chat),
    arrivals(named, app, chat),
  ]
  // What was said meanwhile is told of first.
  const { startFiles } = await import('../files/start-files.ts')
  endings.push(startFiles(app, chat, account))
  app.worker.begin()
  return () => {
    for (const end of endings) end()
  }
}
