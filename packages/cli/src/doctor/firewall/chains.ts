/**
 * What becomes of one packet that begins something new in the chains of a firewall, whichever tool wrote them (nft(8), iptables(8)).
 * Rules ask for more than can be known here (addresses, rates, sets); such a rule counts as one that may match, so that
 * the answer is "uncertain" and never a wrong "blocked".
 */

import type { Match } from './packet.ts'

export type Action =
  | { readonly kind: 'accept' | 'block' | 'return' | 'continue' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string }

export interface Rule {
  readonly match: Match
  readonly action: Action
  /** How a person finds the rule again. */
  readonly text: string
}

export interface Chain {
  readonly name: string
  readonly rules: readonly Rule[]
  /** What happens at the end of a base chain; null for a chain that is only jumped to. */
  readonly policy: 'accept' | 'block' | null
  /** A command that lets the packet through before anything else in the chain is asked. */
  readonly command: string
}

export type FirewallVerdict =
  | { readonly kind: 'open' }
  | { readonly kind: 'blocked' | 'uncertain'; readonly rule: string; readonly command: string }

/** Deeper than any real set of rules; the kernel refuses loops. */
const DEPTH_MAX = 32

interface Outcome {
  readonly end: 'accept' | 'block' | 'return'
  /** The rule that ended it. */
  readonly rule: string
  readonly mayAccept: boolean
  /** The first rule that may have blocked before. */
  readonly mayBlock: string | null
}

/** All that several base chains say together: each has to let the packet pass. */
export function judgeChains(base: readonly Chain[], all: ReadonlyMap<string, Chain>): FirewallVerdict {
  let doubt: FirewallVerdict = { kind: 'open' }
  for (const chain of base) {
    const { end, rule, mayAccept, mayBlock } = walk(chain, all, 0)
    const { command } = chain
    if (end === 'block' && !mayAccept) return { kind: 'blocked', rule, command }
    const suspect = end === 'block' ? rule : mayBlock
    if (doubt.kind === 'open' && suspect !== null) doubt = { kind: 'uncertain', rule: suspect, command }
  }
  return doubt
}

function walk(chain: Chain, all: ReadonlyMap<string, Chain>, depth: number): Outcome {
  let mayAccept = false
  let mayBlock: string | null = null
  for (const { match, action, text } of chain.rules) {
    if (match === 'no' || action.kind === 'continue') continue
    const outcome = effect(action, text, all, depth)
    if (action.kind === 'return' && match === 'yes') break
    // A rule that may return skips what comes after it, which may be the rule that blocks.
    const isWayOut = outcome.end === 'accept' || action.kind === 'return'
    mayAccept ||= outcome.mayAccept || (match === 'unknown' && isWayOut)
    mayBlock ??= outcome.mayBlock ?? (match === 'unknown' && outcome.end === 'block' ? outcome.rule : null)
    if (match === 'unknown') continue
    if (outcome.end !== 'return') return { end: outcome.end, rule: outcome.rule, mayAccept, mayBlock }
    if (action.kind === 'goto') break
  }
  return { end: chain.policy ?? 'return', rule: `policy of ${chain.name}`, mayAccept, mayBlock }
}

function effect(action: Action, text: string, all: ReadonlyMap<string, Chain>, depth: number): Outcome {
  const nothing = { end: 'return', rule: text, mayAccept: false, mayBlock: null } as const
  switch (action.kind) {
    case 'accept':
    case 'block':
      return { ...nothing, end: action.kind }
    case 'jump':
    case 'goto': {
      const target = all.get(action.chain)
      return target === undefined || depth >= DEPTH_MAX ? nothing : walk(target, all, depth + 1)
    }
    case 'return':
    case 'continue':
      return nothing
    default:
      return action satisfies never
  }
}
