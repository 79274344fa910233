/** Reads `iptables -S` and `ip6tables -S` (iptables(8)) as far as one new TCP connection needs it. */
import {
  type Action,
  both,
  type Chain,
  type FirewallVerdict,
  judgeChains,
  type Match,
  negate,
  type Packet,
  type Rule,
} from './chains.ts'

/** Options whose value says nothing about which packets match; it may look like an option itself. */
const WITHOUT_MEANING = new Set(['--comment', '--reject-with', '-m', '--match', '--log-prefix', '--log-level'])

export function judgeIptables(text: string, packet: Packet): FirewallVerdict {
  const policies = new Map<string, Chain['policy']>()
  const rules = new Map<string, Rule[]>()
  for (const line of text.split('\n')) {
    const [command, chain = '', ...words] = wordsOf(line)
    if (command === '-P') policies.set(chain, words[0] === 'ACCEPT' ? 'accept' : 'block')
    if (command === '-N') policies.set(chain, null)
    if (command === '-A') rules.set(chain, [...(rules.get(chain) ?? []), parseRule(words, line.trim(), packet)])
  }
  const chains = new Map(
    [...policies].map(([name, policy]) => [name, { name, policy, rules: rules.get(name) ?? [] }] as const),
  )
  const base = chains.get(packet.hook.toUpperCase())
  return judgeChains(base === undefined ? [] : [base], chains)
}

function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
}

function parseRule(words: readonly string[], text: string, packet: Packet): Rule {
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
    if (word === '-j' || word === '-g') action = actionOf(word, value)
    else if (WITHOUT_MEANING.has(word)) index += 1
    else {
      const one = matchOf(word, value, packet)
      match = both(match, isNegated ? negate(one) : one)
    }
    isNegated = false
  }
  return { match, action, text }
}

function actionOf(option: string, target: string): Action {
  switch (target) {
    case 'ACCEPT':
      return { kind: 'accept' }
    case 'DROP':
    case 'REJECT':
      return { kind: 'block' }
    case 'RETURN':
      return { kind: 'return' }
    case 'LOG':
    case 'NFLOG':
      return { kind: 'continue' }
    default:
      return { kind: option === '-g' ? 'goto' : 'jump', chain: target }
  }
}

function matchOf(option: string, value: string, packet: Packet): Match {
  switch (option) {
    case '-p':
      return value === 'tcp' || value === 'all' ? 'yes' : 'no'
    case '--dport':
    case '--dports':
      return includesPort(value, packet.port) ? 'yes' : 'no'
    case '--state':
    case '--ctstate':
      return value.split(',').includes('NEW') ? 'yes' : 'no'
    case '-i':
    case '-o':
      if (packet.isLoopback) return value === 'lo' ? 'yes' : 'no'
      return value === 'lo' ? 'no' : 'unknown'
    default:
      return 'unknown'
  }
}

/** `22`, `6660:6669` or `22,80,6660:6669`. */
function includesPort(list: string, port: number): boolean {
  return list.split(',').some((part) => {
    const [low = '', high = low] = part.split(':')
    return Number(low) <= port && port <= Number(high)
  })
}
