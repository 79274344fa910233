/** What the rules of this machine's firewall mean for the port. */
import { type Text, text } from '../../language/text.ts'
import { type Finding, note, ok, problem, warning } from '../finding.ts'
import type { FirewallObservation } from '../observations.ts'

/** An address, and whether what was tried there came about. */
export interface Tried {
  readonly address: string
  readonly port: number
  readonly hasWorked: boolean
}

export function judgeFirewall(firewall: readonly FirewallObservation[], tried: readonly Tried[]): readonly Finding[] {
  const [first] = tried
  if (first === undefined || firewall.length === 0) return []
  const { port } = first
  if (firewall.every(({ kind }) => kind === 'not-installed')) {
    return [
      note('firewall', text`No firewall tool (nft, iptables, ufw) is installed here, so rules could not be read.`),
    ]
  }
  const hasUfw = firewall.some(({ tool, kind }) => tool === 'ufw' && (kind === 'blocked' || kind === 'uncertain'))
  // ufw writes the rules of the other tools: its users change them through it.
  const telling = (one: FirewallObservation) => !hasUfw || one.tool === 'ufw' || one.path !== 'in'
  const judged = firewall
    .filter((one) => telling(one) && !isToldTwice(one, firewall) && !isToldByUfw(one, firewall))
    .flatMap((one) => judgeRule(one, tried))
  const unreadable = unreadableNotes(firewall)
  const read = new Set(firewall.filter(({ kind }) => kind === 'open').map(({ tool }) => tool))
  if (judged.length > 0 || read.size === 0) return [...judged, ...unreadable]
  return [ok('firewall', text`No rule of this machine (${[...read].join(', ')}) blocks port ${port}.`), ...unreadable]
}

/** Addresses to which nothing comes through from this machine. */
export function blockedAddresses(firewall: readonly FirewallObservation[]): ReadonlySet<string> {
  const blocked = firewall.filter(({ kind, path }) => kind === 'blocked' && path !== 'in')
  return new Set(blocked.flatMap(({ address }) => address ?? []))
}

/** A table that iptables wrote is seen by nft too, and its rules are better told in the words of iptables. */
const OF_IPTABLES = /\bip6? (raw|mangle|filter|security) [A-Z]+$/

/** What the chains of ufw do to a packet, ufw itself says with certainty. */
function isToldByUfw({ kind, detail }: FirewallObservation, firewall: readonly FirewallObservation[]): boolean {
  if (kind !== 'uncertain' || !/\bufw6?-/.test(detail ?? '')) return false
  return firewall.some(({ tool, address }) => tool === 'ufw' && address !== null)
}

function isToldTwice(one: FirewallObservation, firewall: readonly FirewallObservation[]): boolean {
  if (one.tool !== 'nft' || !OF_IPTABLES.test(one.detail ?? '')) return false
  return firewall.some(({ tool, kind, address, path }) => {
    return /^ip6?tables$/.test(tool) && kind === one.kind && address === one.address && path === one.path
  })
}

function judgeRule({ kind, address, path, detail, command, tool }: FirewallObservation, tried: readonly Tried[]) {
  const concerned = tried.find((one) => one.address === address)
  if (concerned === undefined || (kind !== 'blocked' && kind !== 'uncertain')) return []
  const { port, hasWorked } = concerned
  const rule = `(${detail ?? tool})`
  const remedy = remedyOf(detail, command)
  if (path === 'in') {
    return kind === 'blocked'
      ? [warning('firewall', text`A firewall rule blocks port ${port} for other machines ${rule}.`, remedy)]
      : [note('firewall', text`A rule may block some connections to port ${port} from other machines ${rule}.`, remedy)]
  }
  // What worked was not blocked, whatever the rules seem to say.
  if (hasWorked) return []
  const packets = path === 'out' ? text`packets from here to ` : ''
  return kind === 'blocked'
    ? [problem('firewall', 'firewall', text`A firewall rule blocks ${packets}port ${port} ${rule}.`, remedy)]
    : [note('firewall', text`A firewall rule may block ${packets}port ${port} ${rule}.`, remedy)]
}

function remedyOf(rule: string | null, command: string | null): Text {
  return text`Let the port through${rule?.startsWith('ufw') === true ? '' : text` before that rule is asked`}: ${command ?? text`see the manual of the firewall`}`
}

/** Without the rights for one tool there are most often none for the others. */
function unreadableNotes(firewall: readonly FirewallObservation[]): readonly Finding[] {
  const unreadable = firewall.filter(({ kind }) => kind === 'unreadable')
  const forbidden = unreadable.filter(({ detail }) => /\broot\b|permi/i.test(detail ?? ''))
  const others = unreadable.filter((one) => !forbidden.includes(one))
  const tools = [...new Set(forbidden.map(({ tool }) => tool))].join(', ')
  const asRoot = text`Run the doctor with sudo, if a firewall of this machine may be in the way.`
  return [
    ...(tools === ''
      ? []
      : [note('firewall', text`The rules of the firewall (${tools}) can be read by root only.`, asRoot)]),
    ...others.map(({ tool, detail }) =>
      note('firewall', text`The rules of ${tool} could not be read: ${detail ?? text`no reason was given`}.`),
    ),
  ]
}
