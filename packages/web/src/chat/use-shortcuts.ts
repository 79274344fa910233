/** Listens to the keys that work everywhere in the page. What they do is loaded behind the first messages, or with the first key. */
import { useEffect } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from './chat.ts'
import type { carryOutKey as CarryOutKey } from './shortcuts.ts'

export function useShortcuts(): void {
  const app = useApp()
  const chat = useChat()
  const isShown = chat.isShown.value
  useEffect(() => {
    const listening = new AbortController()
    let carryOutKey: typeof CarryOutKey | null = null
    const load = async () => {
      carryOutKey = (await import('./shortcuts.ts')).carryOutKey
      return carryOutKey
    }
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      if (carryOutKey === null) void load().then((carryOut) => carryOut(event, app, chat))
      else if (carryOutKey(event, app, chat)) event.preventDefault()
    }
    addEventListener('keydown', listen, { signal: listening.signal })
    if (isShown) void load()
    return () => listening.abort()
  }, [app, chat, isShown])
}
