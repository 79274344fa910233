/** Leads to the place in the address of the page, and to a message that was chosen among the notifications. */
import { effect } from '@preact/signals'
import { Names } from '@partyline/irc/client'
import type { App } from '../app/app.ts'
import type { Chat } from './chat.ts'
import { goTo } from './go-to.ts'

/** @param named the place in the address; null where it has none @returns ends it */
export function arrivals(named: string | null, { view, worker }: App, chat: Chat): () => void {
  let address = named
  const begunAt = chat.place.peek()?.key
  const endArriving = effect(() => {
    const { value } = chat.connection
    const chosen = worker.chosen.value
    // Which places the person has on the server is known then.
    if (value.kind !== 'online' || value.isCatchingUp) return
    // A person that has gone elsewhere meanwhile stays there.
    if (address !== null && chat.place.peek()?.key === begunAt) arrive(address)
    address = null
    if (chosen === null) return
    if (arrive(chosen.place) && chosen.id !== null) chat.target.value = { kind: 'message', id: chosen.id }
    worker.shown()
  })
  const endLooking = effect(() => {
    // A server that is back may be another version.
    if (chat.connection.value.kind === 'online') worker.look()
  })
  return () => {
    endArriving()
    endLooking()
  }

  /** A link may be anybody's: into a channel that is none of its places a person comes only by saying so. @returns whether it is one */
  function arrive(name: string): boolean {
    const { places, server } = chat.client.state.peek()
    const names = new Names(server.isupport)
    const isOwn = !names.isChannel(name) || places.has(names.place(name))
    if (isOwn) goTo(name, chat)
    else {
      view.asked.value = name
      view.overlay.value = 'join'
    }
    return isOwn
  }
}
