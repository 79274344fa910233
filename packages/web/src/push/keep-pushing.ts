/** Pushes go on after each new connection, where the person wants notifications. */
import { effect } from '@preact/signals'
import type { App } from '../app/app.ts'
import type { Chat } from '../chat/chat.ts'
import { renew } from './push.ts'

/** @returns ends it */
export function keepPushing({ worker, settings }: App, chat: Chat): () => void {
  return effect(() => {
    if (chat.connection.value.kind !== 'online' || !settings.current.peek().isNotifying) return
    // A browser that refuses to tell of its subscription has none.
    void renew(worker, chat).catch(() => {})
  })
}
