/** Reads `ufw status verbose` (ufw(8)): the first row that names the port decides, and else the default. */
import type { FirewallVerdict } from './chains.ts'
import { includesPort, type Packet } from './packet.ts'

/** `To`, the action with its direction, and `From`. */
const ROW = /^(\S.*?)\s+(ALLOW|DENY|REJECT|LIMIT)( IN| OUT| FWD)?\s+(\S.*)$/

/** The ports of `To`: `6667`, `6667/tcp`, `6660:6669/tcp`, `80,443/tcp`, `Anywhere`, `Anywhere/udp`. */
const PORTS = /^(Anywhere|\d+(?::\d+)?(?:,\d+(?::\d+)?)*)(?:\/(\w+))?$/

/** Rows for any address say so in words, those for one address show it. */
const IPV6 = /\(v6\)|[\da-f]*:[\da-f]*:/i

/** From any sender, whether or not it is logged, and whatever was noted beside it. */
const ANYBODY = /^Anywhere(?: \(v6\))?(?:\s+\(log[^)]*\))?(?:\s+#.*)?$/

export function judgeUfw(text: string, packet: Packet): FirewallVerdict {
  if (!/^Status: active$/m.test(text) || packet.path === 'loopback') return { kind: 'open' }
  const isOutput = packet.path === 'out'
  const command = `ufw allow ${isOutput ? 'out ' : ''}${packet.port}/${packet.protocol}`
  for (const line of text.split('\n')) {
    const match = ROW.exec(line.trim())
    if (match === null) continue
    const [, to = '', action, direction = ' IN', from = ''] = match
    if (direction !== (isOutput ? ' OUT' : ' IN') || IPV6.test(`${to} ${from}`) !== (packet.family === 6)) continue
    const extent = extentOf(to, packet)
    if (extent === 'other') continue
    const rule = `ufw: ${line.trim().replaceAll(/\s+/g, ' ')}`
    if (extent === 'some' || !ANYBODY.test(from)) return { kind: 'uncertain', rule, command }
    return action === 'ALLOW' || action === 'LIMIT' ? { kind: 'open' } : { kind: 'blocked', rule, command }
  }
  const defaults = /^Default: (\w+) \(incoming\), (\w+) \(outgoing\)/m.exec(text)
  const policy = isOutput ? defaults?.[2] : defaults?.[1]
  const isBlocked = policy === 'deny' || policy === 'reject'
  return isBlocked
    ? { kind: 'blocked', rule: `ufw: default ${policy} (${isOutput ? 'outgoing' : 'incoming'})`, command }
    : { kind: 'open' }
}

/** Whether `To` names the port: not, for every packet, or only for some (`192.0.2.9 6667/tcp`, `6667/tcp on eth0`). */
function extentOf(to: string, packet: Packet): 'other' | 'all' | 'some' {
  // The name of an application, whose ports stand before it: 22/tcp (OpenSSH).
  const words = to.replace(/ \(.*\)/, '').split(' ')
  const [, list, protocol = packet.protocol] =
    words.map((word) => PORTS.exec(word)).find((found) => found !== null) ?? []
  if (list === undefined) return 'some'
  if (protocol !== packet.protocol || (list !== 'Anywhere' && !includesPort(list, packet))) return 'other'
  return words.length === 1 ? 'all' : 'some'
}
