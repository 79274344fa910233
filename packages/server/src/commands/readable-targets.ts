/** What a user may read of the history: the channels where the user is, and the own conversations. One place says so for every command that reads. */
import { nameKey } from '../network/context.ts'
import { conversationKey, personOf } from '../network/conversation.ts'
import { correspondentNamed } from '../network/correspondents.ts'
import type { Network } from '../network/network.ts'
import type { User } from '../network/state.ts'

/** Under which name the store keeps what a channel or a nickname means to this user; null when there is nothing for this user. */
export function storedTarget(network: Network, user: User, name: string): string | null {
  if (name.startsWith('#')) return network.channel(name)?.members.has(user.id) === true ? nameKey(name) : null
  const known = network.correspondents(user)
  const present = network.userByNick(name)
  const isKnown = present !== undefined && known.has(personOf(present))
  const person = isKnown ? personOf(present) : correspondentNamed(known, nameKey(name))?.person
  return person === undefined ? null : conversationKey(personOf(user), person)
}

/** All of it: by its name in the store, how the user calls it. */
export function readableTargets(network: Network, user: User): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const [key, channel] of user.channels) names.set(key, channel.name)
  for (const [person, { nick }] of network.correspondents(user)) {
    names.set(conversationKey(personOf(user), person), network.person(person)?.nick ?? nick)
  }
  return names
}
