/** Reads `nft -j list ruleset` (libnftables-json(5)) as far as one packet that begins something new needs it. */
import { type Action, type Chain, type FirewallVerdict, judgeChains, type Rule } from './chains.ts'
import { isObject, property } from './json.ts'
import {
  both,
  HOOKS,
  type Match,
  matchDestination,
  matchInterface,
  matchSource,
  negate,
  type Packet,
} from './packet.ts'

/** RFC 5237. */
const PROTOCOL_NUMBERS = { tcp: 6, udp: 17 }

/**
 * @param isWithoutIptables leaves out tables that iptables wrote and nft cannot tell in full: iptables itself is asked
 * @throws {SyntaxError} the text is not JSON
 */
export function judgeNft(json: string, packet: Packet, isWithoutIptables = false): FirewallVerdict {
  const root: unknown = JSON.parse(json)
  const items = arrayOf(property(root, 'nftables'))
  const rules = items.map((item) => property(item, 'rule')).filter(isObject)
  const foreign = new Set(isWithoutIptables ? rules.filter(isOfIptables).map((rule) => idOf(rule)) : [])
  const chains = items
    .map((item) => property(item, 'chain'))
    .filter((chain) => isObject(chain) && concerns(chain, packet) && !foreign.has(idOf(chain)))
    .map((chain) => ({ chain, priority: Number(property(chain, 'prio') ?? 0) }))
    .toSorted((left, right) => left.priority - right.priority)
    .map(({ chain }) => ({
      hook: property(chain, 'hook'),
      type: property(chain, 'type'),
      parsed: parseChain(chain, rules, packet),
    }))
  const base = HOOKS[packet.path].flatMap((wanted) =>
    chains.filter(({ hook, type }) => hook === wanted && (type === 'filter' || type === 'route')),
  )
  const all = new Map(chains.map(({ parsed }) => [parsed.name, parsed]))
  return judgeChains(
    base.map(({ parsed }) => parsed),
    all,
  )
}

/** Matches and targets of iptables that nft has no words for. */
function isOfIptables(rule: object): boolean {
  return arrayOf(property(rule, 'expr')).some((statement) => property(statement, 'xt') !== undefined)
}

function concerns(item: unknown, packet: Packet): boolean {
  const family = property(item, 'family')
  return family === 'inet' || family === (packet.family === 4 ? 'ip' : 'ip6')
}

/** Of the table. */
function idOf(item: unknown): string {
  return `${String(property(item, 'family'))} ${String(property(item, 'table'))}`
}

function parseChain(chain: unknown, rules: readonly unknown[], packet: Packet): Chain {
  const name = `${idOf(chain)} ${String(property(chain, 'name'))}`
  const isBase = property(chain, 'hook') !== undefined
  const policy = property(chain, 'policy') === 'drop' ? 'block' : 'accept'
  const own = rules.filter((rule) => `${idOf(rule)} ${String(property(rule, 'chain'))}` === name)
  return {
    name,
    rules: own.flatMap((rule) => parseRule(rule, name, packet)),
    policy: isBase ? policy : null,
    command: `nft insert rule ${name} ${packet.protocol} dport ${packet.port} accept`,
  }
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
  const [protocol, field] = [String(property(payload, 'protocol')), String(property(payload, 'field'))]
  if (protocol === 'tcp' || protocol === 'udp' || protocol === 'th') {
    if (protocol !== 'th' && protocol !== packet.protocol) return 'no'
    return field === 'dport' ? includes(right, packet.port) : 'unknown'
  }
  if (protocol.startsWith('icmp')) return 'no'
  if (protocol === 'ip' || protocol === 'ip6') return compareAddress(protocol, field, right, packet)
  if (property(property(left, 'ct'), 'key') === 'state') return includes(right, 'new')
  switch (property(property(left, 'meta'), 'key')) {
    case 'l4proto':
      return includesProtocol(right, packet)
    case 'nfproto':
      return includes(right, packet.family === 4 ? 'ipv4' : 'ipv6')
    case 'iifname':
    case 'iif':
    case 'oifname':
    case 'oif':
      return anyOf(right, (name) => matchInterface(String(name), packet))
    default:
      return 'unknown'
  }
}

function compareAddress(protocol: 'ip' | 'ip6', field: string, right: unknown, packet: Packet): Match {
  if ((protocol === 'ip') !== (packet.family === 4)) return 'no'
  if (field === 'protocol' || field === 'nexthdr') return includesProtocol(right, packet)
  if (field === 'daddr') return anyOf(right, (entry) => matchDestination(entryOf(entry), packet))
  if (field === 'saddr') return anyOf(right, (entry) => matchSource(entryOf(entry), packet))
  return 'unknown'
}

/** As AddressList reads it. */
function entryOf(value: unknown): string {
  const prefix = property(value, 'prefix')
  if (prefix !== undefined) return `${String(property(prefix, 'addr'))}/${String(property(prefix, 'len'))}`
  const [low, high] = arrayOf(property(value, 'range'))
  return low === undefined ? String(value) : [low, high].join('-')
}

/** A set with a name stands elsewhere, and may change. */
function anyOf(right: unknown, matches: (member: unknown) => Match): Match {
  if (typeof right === 'string' && right.startsWith('@')) return 'unknown'
  const found = membersOf(right).map(matches)
  if (found.includes('yes')) return 'yes'
  return found.includes('unknown') ? 'unknown' : 'no'
}

function membersOf(right: unknown): readonly unknown[] {
  return arrayOf(Array.isArray(right) ? right : (property(right, 'set') ?? [right]))
}

function includesProtocol(right: unknown, { protocol }: Packet): Match {
  return anyOf(right, (member) => (member === protocol || member === PROTOCOL_NUMBERS[protocol] ? 'yes' : 'no'))
}

function includes(right: unknown, wanted: string | number): Match {
  return anyOf(right, (member) => {
    const [low, high] = arrayOf(property(member, 'range'))
    const isIn = low === undefined ? wanted === member : Number(low) <= Number(wanted) && Number(wanted) <= Number(high)
    return isIn ? 'yes' : 'no'
  })
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
