/** How many masks a command is compared with: a session pays for them before it asks again. */
import { parseChannelTarget } from '../network/channel-target.ts'
import type { Command } from '../network/command.ts'
import type { Network } from '../network/network.ts'

export function comparisonsOf(command: Command, network: Network): number {
  if (command.kind === 'join') return sum(command.targets, ({ channel }) => listed(network, channel))
  if (command.kind === 'knock') return listed(network, command.channel)
  if (command.kind === 'message')
    return sum(command.targets, (target) => {
      const channel = parseChannelTarget(target)?.channel
      return channel === undefined ? (network.userByNick(target)?.silences.length ?? 0) : listed(network, channel)
    })
  return 0
}

function listed(network: Network, name: string): number {
  const lists = network.channel(name)?.lists
  return lists === undefined ? 0 : lists.b.length + lists.e.length + lists.I.length
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
