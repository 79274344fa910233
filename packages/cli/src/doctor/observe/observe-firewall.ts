/** Asks the firewall tools of this machine for their rules. Most let only root read them; that is an observation too. */
import { execFile, type ExecFileException } from 'node:child_process'
import type { FirewallVerdict } from '../firewall/chains.ts'
import { judgeIptables } from '../firewall/iptables.ts'
import { judgeNft } from '../firewall/nft.ts'
import type { Packet } from '../firewall/packet.ts'
import { judgeUfw } from '../firewall/ufw.ts'
import { LIMITS } from '../limits.ts'
import type { FirewallObservation, FirewallTool, PacketPath } from '../observations.ts'

/** An address that the rules are asked about. */
export interface Asked {
  readonly address: string
  readonly port: number
  readonly family: 4 | 6
  readonly isLoopback: boolean
  readonly isLocal: boolean
}

interface Tool {
  readonly tool: FirewallTool
  readonly command: string
  readonly args: readonly string[]
  readonly family: 4 | 6 | null
}

const TOOLS: readonly Tool[] = [
  { tool: 'nft', command: 'nft', args: ['-j', 'list', 'ruleset'], family: null },
  { tool: 'iptables', command: 'iptables-save', args: [], family: 4 },
  { tool: 'ip6tables', command: 'ip6tables-save', args: [], family: 6 },
  { tool: 'ufw', command: 'ufw', args: ['status', 'verbose'], family: null },
]

/** The tools are in folders that are not on the path of every user. */
const SYSTEM_FOLDERS = '/usr/sbin:/sbin'

type Output =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'not-installed' }
  | { readonly kind: 'unreadable'; readonly reason: string }

/** Never rejects. Each tool is run once, and its rules are asked about every address. */
export async function observeFirewall(
  asked: readonly Asked[],
  protocol: Packet['protocol'],
  timeoutMs: number,
): Promise<readonly FirewallObservation[]> {
  if (asked.length === 0) return []
  const packets = asked.flatMap((one) => pathsOf(one).map((path) => packetOf(one, path, protocol)))
  const concerned = TOOLS.filter(({ family }) => family === null || asked.some((one) => one.family === family))
  const outputs = new Map(
    await Promise.all(concerned.map(async (tool) => [tool, await run(tool.command, tool.args, timeoutMs)] as const)),
  )
  const hasText = (name: FirewallTool) => [...outputs].some(([{ tool }, { kind }]) => tool === name && kind === 'text')
  const isReadByIptables = ({ family }: Packet) => hasText(family === 4 ? 'iptables' : 'ip6tables')
  return [...outputs].flatMap(([{ tool, family }, output]) => {
    if (output.kind !== 'text') return [withoutRules(tool, output)]
    return packets
      .filter((packet) => family === null || packet.family === family)
      .map((packet) => askRules(tool, packet, () => judge(tool, output.text, packet, isReadByIptables(packet))))
  })
}

/** A program on this machine takes another way to its addresses than a packet from outside. */
function pathsOf({ isLocal, isLoopback }: Asked): readonly PacketPath[] {
  if (!isLocal) return ['out']
  return isLoopback ? ['loopback'] : ['loopback', 'in']
}

function packetOf({ address, family, port }: Asked, path: PacketPath, protocol: Packet['protocol']): Packet {
  return { path, protocol, address, family, port }
}

function judge(tool: FirewallTool, text: string, packet: Packet, isReadByIptables: boolean): FirewallVerdict {
  switch (tool) {
    case 'nft':
      return judgeNft(text, packet, isReadByIptables)
    case 'iptables':
    case 'ip6tables':
      return judgeIptables(text, packet)
    case 'ufw':
      return judgeUfw(text, packet)
    default:
      return tool satisfies never
  }
}

function askRules(tool: FirewallTool, packet: Packet, ask: () => FirewallVerdict): FirewallObservation {
  try {
    const verdict = ask()
    const { address, path } = packet
    if (verdict.kind === 'open') return { tool, kind: 'open', address, path, detail: null, command: null }
    return { tool, kind: verdict.kind, address, path, detail: verdict.rule, command: verdict.command }
  } catch {
    return withoutRules(tool, { kind: 'unreadable', reason: 'its output is not understood' })
  }
}

function withoutRules(tool: FirewallTool, output: Exclude<Output, { kind: 'text' }>): FirewallObservation {
  const detail = output.kind === 'unreadable' ? output.reason : null
  return { tool, kind: output.kind, address: null, path: null, detail, command: null }
}

function run(command: string, args: readonly string[], timeoutMs: number): Promise<Output> {
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:${SYSTEM_FOLDERS}`, LC_ALL: 'C' }
  return new Promise((resolve) => {
    const options = { env, timeout: timeoutMs, maxBuffer: LIMITS.toolOutputBytesMax }
    execFile(command, args, options, (error, text, complaint) => {
      if (error === null) return resolve({ kind: 'text', text })
      if (error.code === 'ENOENT') return resolve({ kind: 'not-installed' })
      resolve({ kind: 'unreadable', reason: whyUnreadable(error, complaint) })
    })
  })
}

function whyUnreadable(error: ExecFileException, complaint: string): string {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'there are too many rules'
  if (error.killed === true) return 'it took too long'
  const [reason = ''] = complaint.trim().split('\n')
  return reason === '' ? 'it failed without a word' : reason
}
