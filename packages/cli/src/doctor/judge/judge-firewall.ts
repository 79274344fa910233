/** What the rules of this machine's firewall mean for the port. */
import { type Finding, note, ok, problem, warning } from '../finding.ts'
import type { FirewallObservation, FirewallTool, ReachObservation } from '../observations.ts'

export function judgeFirewall(
  firewall: readonly FirewallObservation[],
  reach: readonly ReachObservation[],
): readonly Finding[] {
  const [first] = reach
  if (first === undefined || firewall.length === 0) return []
  const { port } = first
  const judged = firewall.flatMap((one) => judgeRule(one, reach, port, remedyTool(firewall, one.tool)))
  const read = new Set(firewall.filter(({ kind }) => kind === 'open').map(({ tool }) => tool))
  const unreadable = firewall.filter(({ kind }) => kind === 'unreadable').map(unreadableNote)
  if (firewall.every(({ kind }) => kind === 'not-installed')) {
    return [note('firewall', 'No firewall tool (nft, iptables, ufw) is installed here, so rules could not be read.')]
  }
  if (judged.length > 0 || read.size === 0) return [...judged, ...unreadable]
  return [ok('firewall', `No rule of this machine (${[...read].join(', ')}) blocks port ${port}.`), ...unreadable]
}

/** ufw writes the rules of the other tools: who uses it changes them through it. */
function remedyTool(firewall: readonly FirewallObservation[], tool: FirewallTool): FirewallTool {
  return firewall.some((one) => one.tool === 'ufw' && one.kind === 'blocked') ? 'ufw' : tool
}

function judgeRule(
  { kind, address, detail }: FirewallObservation,
  reach: readonly ReachObservation[],
  port: number,
  tool: FirewallTool,
): readonly Finding[] {
  const concerned = reach.find((one) => one.address === address)
  if (concerned === undefined || (kind !== 'blocked' && kind !== 'uncertain')) return []
  const { isLocal, isLoopback } = concerned
  const rule = `(${detail ?? tool})`
  const isReachable = concerned.outcome === 'reachable'
  const remedy = remedyOf(tool, isLocal, port)
  if (kind === 'uncertain') {
    if (isReachable && (isLoopback || !isLocal)) return []
    const whom = isLocal ? 'some connections to' : 'connections from here to'
    return [note('firewall', `A rule may block ${whom} port ${port} ${rule}.`, remedy)]
  }
  if (!isReachable) return [problem('firewall', 'firewall', `A firewall rule blocks port ${port} ${rule}.`, remedy)]
  return [warning('firewall', `A firewall rule blocks port ${port} for other machines ${rule}.`, remedy)]
}

function remedyOf(tool: FirewallTool, isInput: boolean, port: number): string {
  switch (tool) {
    case 'nft':
      return 'nft -a list ruleset shows the rule with its handle: delete it, or accept the port before it.'
    case 'iptables':
    case 'ip6tables':
      return `${tool} -I ${isInput ? 'INPUT' : 'OUTPUT'} -p tcp --dport ${port} -j ACCEPT`
    case 'ufw':
      return `ufw allow ${isInput ? '' : 'out '}${port}/tcp`
    default:
      return tool satisfies never
  }
}

function unreadableNote({ tool, detail }: FirewallObservation): Finding {
  return note(
    'firewall',
    `The rules of ${tool} could not be read: ${detail ?? 'no reason was given'}.`,
    'Only root may read them: run the doctor with sudo.',
  )
}
