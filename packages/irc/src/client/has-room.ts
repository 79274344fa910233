/** Whether one more text may wait to be sent: views ask before they take it from the person. */
import type { ClientState, PlaceKey } from './state.ts'

/** @returns true where nothing can be said at all: that is another mistake */
export function hasRoom({ places, room }: Pick<ClientState, 'places' | 'room'>, key: PlaceKey, text: string): boolean {
  const pending = places.get(key)?.pending ?? []
  if (pending.length >= room.pendingMax) return false
  const characters = pending.reduce((sum, one) => sum + one.text.length, text.length)
  return characters <= room.pendingCharactersMax
}
