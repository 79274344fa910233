/** The nickname becomes an account, as soon as the server can be asked. */
import { effect } from '@preact/signals'
import { SERVER_PLACE } from '@partyline/irc/client'
import type { Chat } from '../chat/chat.ts'

export function keepName({ connection, client, me }: Chat, password: string): void {
  const end = effect(() => {
    if (connection.value.kind !== 'online') return
    client.act({ kind: 'register', place: SERVER_PLACE, account: me.peek().nick, password })
    queueMicrotask(() => end())
  })
}
