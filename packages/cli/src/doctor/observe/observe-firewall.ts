/** Asks the firewall tools of this machine for their rules. Most let only root read them; that is an observation too. */
import { execFile } from 'node:child_process'
import type { FirewallVerdict, Packet } from '../firewall/chains.ts'
import { judgeIptables } from '../firewall/iptables.ts'
import { judgeNft } from '../firewall/nft.ts'
import { judgeUfw } from '../firewall/ufw.ts'
import type { FirewallObservation, FirewallTool, ReachObservation } from '../observations.ts'

interface Tool {
  readonly tool: FirewallTool
  readonly args: readonly string[]
  readonly judge: (text: string, packet: Packet) => FirewallVerdict
  readonly family: 4 | 6 | null
}

const TOOLS: readonly Tool[] = [
  { tool: 'nft', args: ['-j', 'list', 'ruleset'], judge: judgeNft, family: null },
  { tool: 'iptables', args: ['-S'], judge: judgeIptables, family: 4 },
  { tool: 'ip6tables', args: ['-S'], judge: judgeIptables, family: 6 },
  { tool: 'ufw', args: ['status', 'verbose'], judge: judgeUfw, family: null },
]

/** The tools are in folders that are not on everybody's path. */
const SYSTEM_FOLDERS = '/usr/sbin:/sbin'

const OUTPUT_BYTES_MAX = 16 * 1024 * 1024

type Output =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'not-installed' }
  | { readonly kind: 'unreadable'; readonly reason: string }

/** Never rejects. Each tool is run once, and its rules are asked about every address. */
export async function observeFirewall(
  reach: readonly ReachObservation[],
  timeoutMs: number,
): Promise<readonly FirewallObservation[]> {
  return (await Promise.all(TOOLS.map((tool) => observeTool(tool, reach, timeoutMs)))).flat()
}

async function observeTool(
  { tool, args, judge, family }: Tool,
  reach: readonly ReachObservation[],
  timeoutMs: number,
): Promise<readonly FirewallObservation[]> {
  const concerned = reach.filter((one) => family === null || one.family === family)
  if (concerned.length === 0) return []
  const output = await run(tool, args, timeoutMs)
  if (output.kind !== 'text') {
    return [{ tool, kind: output.kind, address: null, detail: output.kind === 'unreadable' ? output.reason : null }]
  }
  return concerned.map((one) => {
    try {
      const verdict = judge(output.text, packetTo(one))
      return { tool, kind: verdict.kind, address: one.address, detail: verdict.kind === 'open' ? null : verdict.rule }
    } catch {
      return { tool, kind: 'unreadable', address: null, detail: 'its output is not understood' }
    }
  })
}

/** A connection to an address of this machine is judged as one that comes from outside, except over loopback. */
function packetTo({ isLocal, isLoopback, family, port }: ReachObservation): Packet {
  return { hook: isLocal ? 'input' : 'output', isLoopback, family, port }
}

function run(command: string, args: readonly string[], timeoutMs: number): Promise<Output> {
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:${SYSTEM_FOLDERS}`, LC_ALL: 'C' }
  return new Promise((resolve) => {
    const options = { env, timeout: timeoutMs, maxBuffer: OUTPUT_BYTES_MAX }
    execFile(command, args, options, (error, text, complaint) => {
      if (error === null) return resolve({ kind: 'text', text })
      if (error.code === 'ENOENT') return resolve({ kind: 'not-installed' })
      const [reason = ''] = complaint.trim().split('\n')
      resolve({ kind: 'unreadable', reason: reason === '' ? 'it failed without a word' : reason })
    })
  })
}
