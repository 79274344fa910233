/** Reads `nft -j list ruleset` (libnftables-json(5)) as far as one packet that begins something new needs it. */
import { type Action, type Chain, type FirewallVerdict, judgeChains, type Rule } from './chains.ts'
import { arrayOf, isObject, property } from './json.ts'
import { matchNft } from './nft-match.ts'
import { both, HOOKS, type Match, negate, type Packet } from './packet.ts'

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
        const key = matchNft(property(value, 'key'), wanted, packet)
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
  const match = matchNft(property(value, 'left'), property(value, 'right'), packet)
  return property(value, 'op') === '!=' ? negate(match) : match
}
