/** MONITOR (IRCv3 monitor): a list of nicknames of which the session is told when they come and go. */
import { isNickname } from '@partyline/irc'
import { nameKey } from '../network/context.ts'
import { refuse } from '../network/refusal.ts'
import type { Network } from '../network/network.ts'
import { serviceSource } from '../network/service-source.ts'
import { sourceOf } from '../network/state.ts'
import { listed, listFull, offline, online } from '../replies/monitor.ts'
import { numeric } from '../replies/numeric.ts'
import type { MonitorList } from '../session/monitors.ts'
import type { Lines } from '../session/out-message.ts'
import { askAs, askLong, refusal, type CommandDefinition, type Plan, type Responder } from './definition.ts'
import { splitList } from './lists.ts'
import { serviceNamed } from './services/services.ts'

export const monitor: CommandDefinition = {
  verb: 'MONITOR',
  rights: 'registered',
  cost: 2,
  plan({ params: [modifier = '', targets = ''] }) {
    switch (modifier.toUpperCase()) {
      case '+':
        return targets === '' ? tooFew : askAs((responder) => add(responder, splitList(targets)))
      case '-':
        return targets === '' ? tooFew : askAs((responder) => remove(responder, splitList(targets)))
      case 'C':
        return askAs(({ monitors }) => monitors.change(new Map()))
      case 'L':
        return askLong(list)
      case 'S':
        return askLong(status)
      default: {
        const text =
          'MONITOR is followed by + and nicknames, - and nicknames, C to clear, L to list or S for who is here'
        const code = 'UNKNOWN_SUBCOMMAND'
        return refusal({ kind: 'failure', verb: 'MONITOR', code, params: [modifier], text })
      }
    }
  },
}

const tooFew: Plan = refusal(refuse('ERR_NEEDMOREPARAMS', ['MONITOR']))

/** What is no nickname is never here, and not remembered: a mask finds nobody. */
function add({ monitors, network, to, info: { limits }, send }: Responder, targets: readonly string[]): void {
  const then = new Map(monitors.list)
  const here: string[] = []
  const gone: string[] = []
  const excess: string[] = []
  for (const target of targets) {
    const key = nameKey(target)
    if (then.has(key)) continue
    const isName = isNickname(target) && Buffer.byteLength(target) <= limits.nicknameBytesMax
    if (isName && then.size >= limits.monitorEntriesMax) {
      excess.push(target)
      continue
    }
    if (isName) then.set(key, target)
    const source = sourceAt(network, target)
    if (source === undefined) gone.push(target)
    else here.push(source)
  }
  monitors.change(then)
  const { lineBytesMax, monitorEntriesMax } = limits
  send(...online(to, here, lineBytesMax), ...offline(to, gone, lineBytesMax))
  send(...listFull(to, monitorEntriesMax, excess, lineBytesMax))
}

function remove({ monitors }: Responder, targets: readonly string[]): void {
  const then = new Map(monitors.list)
  for (const target of targets) then.delete(nameKey(target))
  monitors.change(then)
}

function* list({ monitors, to, info }: Responder): Lines {
  yield* listed(to, 'RPL_MONLIST', [...monitors.list.values()], info.limits.lineBytesMax)
  yield numeric(to, 'RPL_ENDOFMONLIST')
}

function status({ monitors, network, to, info }: Responder): Lines {
  const { here, gone } = sorted(monitors.list, (nick) => sourceAt(network, nick))
  const { lineBytesMax } = info.limits
  return [...online(to, here, lineBytesMax), ...offline(to, gone, lineBytesMax)]
}

function sorted(
  names: MonitorList,
  find: (nick: string) => string | undefined,
): { readonly here: readonly string[]; readonly gone: readonly string[] } {
  const all = [...names.values()]
  return { here: all.flatMap((nick) => find(nick) ?? []), gone: all.filter((nick) => find(nick) === undefined) }
}

/** A service is always here: it answers. */
function sourceAt(network: Network, nick: string): string | undefined {
  const user = network.userByNick(nick)
  if (user !== undefined) return sourceOf(user)
  const service = serviceNamed(nick)
  return service === undefined ? undefined : serviceSource(service.name)
}
