/** Reads `ufw status verbose` (ufw(8)): the first row that names the port decides, and else the default. */
import type { FirewallVerdict } from './chains.ts'
import { includesPort, type Packet } from './packet.ts'

export function judgeUfw(text: string, packet: Packet): FirewallVerdict {
  if (!/^Status: active$/m.test(text) || packet.path === 'loopback') return { kind: 'open' }
  const isOutput = packet.path === 'out'
  const command = `ufw allow ${isOutput ? 'out ' : ''}${packet.port}/${packet.protocol}`
  for (const line of text.split('\n')) {
    const match = /^(\S+)( \(v6\))?\s+(ALLOW|DENY|REJECT|LIMIT)( IN| OUT)?\s+(\S.*)$/.exec(line.trim())
    if (match === null) continue
    const [, to = '', v6, action, direction = ' IN', from = ''] = match
    if ((direction === ' OUT') !== isOutput || (v6 !== undefined) !== (packet.family === 6)) continue
    if (!concerns(to, packet)) continue
    const rule = `ufw: ${line.trim().replaceAll(/\s+/g, ' ')}`
    if (!from.startsWith('Anywhere')) return { kind: 'uncertain', rule, command }
    return action === 'ALLOW' || action === 'LIMIT' ? { kind: 'open' } : { kind: 'blocked', rule, command }
  }
  const defaults = /^Default: (\w+) \(incoming\), (\w+) \(outgoing\)/m.exec(text)
  const policy = isOutput ? defaults?.[2] : defaults?.[1]
  const isBlocked = policy === 'deny' || policy === 'reject'
  return isBlocked
    ? { kind: 'blocked', rule: `ufw: default ${policy} (${isOutput ? 'outgoing' : 'incoming'})`, command }
    : { kind: 'open' }
}

/** `6667`, `6667/tcp`, `6660:6669/tcp`, `80,443/tcp` or `Anywhere`. */
function concerns(to: string, packet: Packet): boolean {
  if (to === 'Anywhere') return true
  const [list = '', protocol = packet.protocol] = to.split('/')
  return protocol === packet.protocol && includesPort(list, packet)
}
