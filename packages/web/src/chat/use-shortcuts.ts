/** Listens to the keys that work everywhere in the page, as soon as the page is there. */
import { useEffect } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from './chat.ts'

export function useShortcuts(): void {
  const app = useApp()
  const chat = useChat()
  const isShown = chat.isShown.value
  useEffect(() => {
    if (!isShown) return undefined
    const listening = new AbortController()
    void import('./shortcuts.ts').then(({ carryOutKey }) => {
      const listen = (event: KeyboardEvent) => {
        if (event.defaultPrevented || event.isComposing || !carryOutKey(event, app, chat)) return
        event.preventDefault()
      }
      addEventListener('keydown', listen, { signal: listening.signal })
    }, reportError)
    return () => listening.abort()
  }, [app, chat, isShown])
}
