/** Reads `nft -j list ruleset` (libnftables-json(5)) as far as one new TCP connection needs it. */
import {
  type Action,
  both,
  type Chain,
  judgeChains,
  type FirewallVerdict,
  type Match,
  negate,
  type Packet,
  type Rule,
} from './chains.ts'
import { isObject, property } from './json.ts'

/** @throws {SyntaxError} the text is not JSON */
export function judgeNft(json: string, packet: Packet): FirewallVerdict {
  const root: unknown = JSON.parse(json)
  const items = arrayOf(property(root, 'nftables'))
  const rules = items.map((item) => property(item, 'rule')).filter(isObject)
  const chains = items
    .map((item) => property(item, 'chain'))
    .filter((chain) => isObject(chain) && concerns(chain, packet))
    .map((chain) => ({ chain, priority: Number(property(chain, 'prio') ?? 0) }))
    .toSorted((left, right) => left.priority - right.priority)
    .map(({ chain }) => ({
      hook: property(chain, 'hook'),
      type: property(chain, 'type'),
      parsed: parseChain(chain, rules, packet),
    }))
  const base = chains.filter(({ hook, type }) => hook === packet.hook && type === 'filter').map(({ parsed }) => parsed)
  return judgeChains(base, new Map(chains.map(({ parsed }) => [parsed.name, parsed])))
}

function concerns(item: unknown, packet: Packet): boolean {
  const family = property(item, 'family')
  return family === 'inet' || family === (packet.family === 4 ? 'ip' : 'ip6')
}

function idOf(item: unknown, name: unknown): string {
  return `${String(property(item, 'family'))} ${String(property(item, 'table'))} ${String(name)}`
}

function parseChain(chain: unknown, rules: readonly unknown[], packet: Packet): Chain {
  const name = idOf(chain, property(chain, 'name'))
  const isBase = property(chain, 'hook') !== undefined
  const policy = property(chain, 'policy') === 'drop' ? 'block' : 'accept'
  const own = rules.filter((rule) => idOf(rule, property(rule, 'chain')) === name)
  return { name, rules: own.flatMap((rule) => parseRule(rule, name, packet)), policy: isBase ? policy : null }
}

/** A verdict map (`vmap`) stands for one rule per element. */
function parseRule(rule: unknown, chain: string, packet: Packet): readonly Rule[] {
  const text = `rule ${String(property(rule, 'handle'))} in ${chain}`
  const rules: Rule[] = []
  let match: Match = 'yes'
  for (const statement of arrayOf(property(rule, 'expr'))) {
    const [entry] = isObject(statement) ? Object.entries(statement) : []
    if (entry === undefined) continue
    const [kind, value] = entry
    if (kind === 'match') match = both(match, parseMatch(value, packet))
    else if (kind === 'xt' || kind === 'limit' || kind === 'queue') match = both(match, 'unknown')
    else if (kind === 'vmap') {
      const elements = arrayOf(property(property(value, 'data'), 'set'))
      if (elements.length === 0) match = both(match, 'unknown')
      for (const element of elements) {
        const [wanted, verdict] = arrayOf(element)
        const key = compare(property(value, 'key'), wanted, packet)
        rules.push({ match: both(match, key), action: actionOf(verdict, chain), text })
      }
    } else {
      const action = actionOf(statement, chain)
      if (action.kind !== 'continue') rules.push({ match, action, text })
    }
  }
  return rules
}

function actionOf(statement: unknown, chain: string): Action {
  const [entry] = isObject(statement) ? Object.entries(statement) : []
  const [kind, value] = entry ?? []
  switch (kind) {
    case 'accept':
    case 'return':
      return { kind }
    case 'drop':
    case 'reject':
      return { kind: 'block' }
    case 'jump':
    case 'goto': {
      const table = chain.slice(0, chain.lastIndexOf(' '))
      return { kind, chain: `${table} ${String(property(value, 'target'))}` }
    }
    case undefined:
    default:
      return { kind: 'continue' }
  }
}

function parseMatch(value: unknown, packet: Packet): Match {
  const match = compare(property(value, 'left'), property(value, 'right'), packet)
  return property(value, 'op') === '!=' ? negate(match) : match
}

function compare(left: unknown, right: unknown, packet: Packet): Match {
  const payload = property(left, 'payload')
  const field = `${String(property(payload, 'protocol'))} ${String(property(payload, 'field'))}`
  const key = String(property(property(left, 'meta'), 'key'))
  if (field === 'tcp dport' || field === 'th dport') return includes(right, packet.port)
  if (field.startsWith(packet.family === 4 ? 'ip6 ' : 'ip ')) return 'no'
  if (field.startsWith('udp ') || field.startsWith('icmp')) return 'no'
  if (field === 'ip protocol' || field === 'ip6 nexthdr' || key === 'l4proto') return includes(right, 'tcp', 6)
  if (key === 'nfproto') return includes(right, packet.family === 4 ? 'ipv4' : 'ipv6')
  if (property(property(left, 'ct'), 'key') === 'state') return includes(right, 'new')
  const interfaceKeys = packet.hook === 'input' ? ['iifname', 'iif'] : ['oifname', 'oif']
  if (interfaceKeys.includes(key)) return interfaceMatch(right, packet)
  return 'unknown'
}

/** Which interface other than loopback the connection takes is not known. */
function interfaceMatch(right: unknown, packet: Packet): Match {
  if (packet.isLoopback) return includes(right, 'lo')
  return right === 'lo' ? 'no' : 'unknown'
}

function includes(right: unknown, ...wanted: readonly (string | number)[]): Match {
  if (typeof right === 'string' && right.startsWith('@')) return 'unknown'
  const members = Array.isArray(right) ? right : (property(right, 'set') ?? [right])
  const isIn = arrayOf(members).some((member) => {
    const [low, high] = arrayOf(property(member, 'range'))
    if (low === undefined) return wanted.some((one) => one === member)
    return wanted.some((one) => typeof one === 'number' && Number(low) <= one && one <= Number(high))
  })
  return isIn ? 'yes' : 'no'
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
