/** Reads `iptables-save` and `ip6tables-save` (iptables-save(8)) as far as one packet that begins something new needs it. */
import { type Action, type Chain, type FirewallVerdict, judgeChains, type Rule } from './chains.ts'
import {
  both,
  type Hook,
  HOOKS,
  includesPort,
  type Match,
  matchDestination,
  matchDestinationType,
  matchInterface,
  matchSource,
  negate,
  type Packet,
} from './packet.ts'

/** Tables that can drop, in the order in which a hook asks them. */
const TABLES = ['raw', 'mangle', 'filter', 'security']

/** Options whose value says nothing about which packets match; it may look like an option itself. */
const WITHOUT_MEANING = new Set(['--comment', '--reject-with', '-m', '--match', '--log-prefix', '--log-level'])

/** Options without a value. */
const FLAGS: Readonly<Record<string, Match>> = { '--syn': 'yes', '-f': 'no', '--fragment': 'no' }

export function judgeIptables(text: string, packet: Packet): FirewallVerdict {
  const chains = readChains(text, packet)
  const base = HOOKS[packet.path].flatMap((hook) => TABLES.flatMap((table) => chains.get(idOf(table, hook)) ?? []))
  return judgeChains(base, chains)
}

/** By table and name; a listing of `iptables -S` is that of the table filter. */
function readChains(text: string, packet: Packet): ReadonlyMap<string, Chain> {
  const policies = new Map<string, Chain['policy']>()
  const rules = new Map<string, Rule[]>()
  let table = 'filter'
  for (const line of text.split('\n')) {
    const [command = '', chain = '', ...words] = wordsOf(line)
    if (command.startsWith('*')) table = command.slice(1)
    else if (command.startsWith(':')) policies.set(`${table} ${command.slice(1)}`, policyOf(chain))
    else if (command === '-A') {
      const id = `${table} ${chain}`
      const rule = parseRule(words, table, `${table === 'filter' ? '' : `-t ${table} `}${line.trim()}`, packet)
      rules.set(id, [...(rules.get(id) ?? []), rule])
    }
  }
  return new Map(
    [...policies].map(([id, policy]) => {
      return [id, { name: id, policy, rules: rules.get(id) ?? [], command: commandFor(id, packet) }] as const
    }),
  )
}

function idOf(table: string, hook: Hook): string {
  return `${table} ${hook.toUpperCase()}`
}

function policyOf(word: string): Chain['policy'] {
  if (word === '-') return null
  return word === 'ACCEPT' ? 'accept' : 'block'
}

function commandFor(id: string, { family, protocol, port }: Packet): string {
  const [table = '', chain = ''] = id.split(' ')
  const program = `${family === 4 ? 'iptables' : 'ip6tables'}${table === 'filter' ? '' : ` -t ${table}`}`
  return `${program} -I ${chain} -p ${protocol} --dport ${port} -j ACCEPT`
}

function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
}

function parseRule(words: readonly string[], table: string, text: string, packet: Packet): Rule {
  let match: Match = 'yes'
  let action: Action = { kind: 'continue' }
  let isNegated = false
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    if (word === '!') {
      isNegated = true
      continue
    }
    if (!word.startsWith('-')) continue
    const value = words[index + 1] ?? ''
    if (word === '-j' || word === '-g') {
      action = actionOf(word, value, table)
      // What follows belongs to the target.
      break
    }
    if (WITHOUT_MEANING.has(word)) index += 1
    else {
      const one = FLAGS[word] ?? matchOf(word, value, packet)
      match = both(match, isNegated ? negate(one) : one)
    }
    isNegated = false
  }
  return { match, action, text }
}

function actionOf(option: string, target: string, table: string): Action {
  switch (target) {
    case 'ACCEPT':
      return { kind: 'accept' }
    case 'DROP':
    case 'REJECT':
      return { kind: 'block' }
    case 'RETURN':
      return { kind: 'return' }
    default:
      // A target that is no chain (LOG, MARK, …) is not found among them, and goes on.
      return { kind: option === '-g' ? 'goto' : 'jump', chain: `${table} ${target}` }
  }
}

function matchOf(option: string, value: string, packet: Packet): Match {
  switch (option) {
    case '-p':
      return value === packet.protocol || value === 'all' ? 'yes' : 'no'
    case '--dport':
    case '--dports':
      return includesPort(value, packet) ? 'yes' : 'no'
    case '--state':
    case '--ctstate':
      return value.split(',').includes('NEW') ? 'yes' : 'no'
    case '-i':
    case '-o':
      return matchInterface(value, packet)
    case '-d':
      return matchDestination(value, packet)
    case '--dst-type':
      return matchDestinationType(value.toLowerCase().split(','), packet)
    case '-s':
      return matchSource(value, packet)
    default:
      return 'unknown'
  }
}
