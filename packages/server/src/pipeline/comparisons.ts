/** How many masks and names an entry is compared with: its session pays for them before it asks again. */
import { parseChannelTarget } from '../network/channel-target.ts'
import type { Entry } from '../network/command.ts'
import { nameKey } from '../network/context.ts'
import type { Network } from '../network/network.ts'

export function comparisonsOf({ command, session }: Entry, network: Network): number {
  const { kind } = command
  const own = session === null ? undefined : network.userOf(session)?.channels
  // Who is not inside is refused before, and is to find out nothing of lists by the price.
  const listedInside = (name: string) => (own?.has(nameKey(name)) === true ? listed(network, name) : 0)
  if (kind === 'nick') return sum([...(own?.keys() ?? [])], listedInside)
  if (kind === 'join') return sum(command.targets, ({ channel }) => listed(network, channel))
  if (kind === 'part' && command.reason !== null) return sum(command.channels, listedInside)
  if (kind === 'topic') return listedInside(command.channel)
  if (kind === 'knock') return listed(network, command.channel)
  if (kind === 'message')
    return sum(command.targets, (target) => {
      const channel = parseChannelTarget(target)?.channel
      return channel === undefined ? silenced(network, target) : listed(network, channel)
    })
  if (kind === 'invite') return silenced(network, command.nick)
  // Each may lead to the one that is renamed.
  return kind === 'rename' ? network.channels.size : 0
}

function silenced(network: Network, nick: string): number {
  return network.userByNick(nick)?.silences.length ?? 0
}

function listed(network: Network, name: string): number {
  const lists = network.channel(name)?.lists
  return lists === undefined ? 0 : lists.b.length + lists.e.length + lists.I.length
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
