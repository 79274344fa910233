/** Reads `ufw status verbose` (ufw(8)): the first row that names the port decides, and else the default. */
import type { FirewallVerdict, Packet } from './chains.ts'

export function judgeUfw(text: string, packet: Packet): FirewallVerdict {
  if (!/^Status: active$/m.test(text) || packet.isLoopback) return { kind: 'open' }
  const isOutput = packet.hook === 'output'
  for (const line of text.split('\n')) {
    const match = /^(\S+)( \(v6\))?\s+(ALLOW|DENY|REJECT|LIMIT)( IN| OUT)?\s+(\S.*)$/.exec(line.trim())
    if (match === null) continue
    const [, to = '', v6, action, direction = ' IN', from = ''] = match
    if ((direction === ' OUT') !== isOutput || (v6 !== undefined) !== (packet.family === 6)) continue
    if (!includesPort(to, packet.port)) continue
    if (action === 'ALLOW' || action === 'LIMIT') {
      return from.startsWith('Anywhere') ? { kind: 'open' } : { kind: 'uncertain', rule: `ufw: ${line.trim()}` }
    }
    return from.startsWith('Anywhere')
      ? { kind: 'blocked', rule: `ufw: ${line.trim()}` }
      : { kind: 'uncertain', rule: `ufw: ${line.trim()}` }
  }
  const defaults = /^Default: (\w+) \(incoming\), (\w+) \(outgoing\)/m.exec(text)
  const policy = isOutput ? defaults?.[2] : defaults?.[1]
  const isBlocked = policy === 'deny' || policy === 'reject'
  return isBlocked
    ? { kind: 'blocked', rule: `ufw: default ${policy} (${isOutput ? 'outgoing' : 'incoming'})` }
    : { kind: 'open' }
}

/** `6667`, `6667/tcp`, `6660:6669/tcp`, `80,443/tcp` or `Anywhere`. */
function includesPort(to: string, port: number): boolean {
  if (to === 'Anywhere') return true
  const [list = '', protocol = 'tcp'] = to.split('/')
  if (protocol !== 'tcp') return false
  return list.split(',').some((part) => {
    const [low = '', high = low] = part.split(':')
    return low !== '' && Number(low) <= port && port <= Number(high)
  })
}
