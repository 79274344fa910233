/** A network for tests that speaks in short forms: a nickname, its command, and what came of it as one line each. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseModeChanges } from '@partyline/irc'
import { defaultLimits, type Limits } from '../limits.ts'
import { parseAccountName, type AccountName } from '../network/account-name.ts'
import type { Command, Entry, MessageVerb, Proof } from '../network/command.ts'
import type { Result } from '../network/context.ts'
import { personOfAccount } from '../network/conversation.ts'
import { eventMessage } from '../network/event-message.ts'
import { CHANNEL_MODES, USER_MODE_KINDS } from '../network/modes.ts'
import type { Kept } from '../network/kept.ts'
import { Network } from '../network/network.ts'
import { networkLimits, type Policy } from '../network/policy.ts'
import type { OperPolicy } from '../network/rights.ts'
import type { NodeId, SessionId, UserId } from '../network/state.ts'

export function sessionId(name: string): SessionId {
  return name as SessionId
}

export function nodeId(name: string): NodeId {
  return name as NodeId
}

export function userId(name: string): UserId {
  return name as UserId
}

export function accountName(name: string): AccountName {
  const parsed = parseAccountName(name)
  assert.ok(parsed !== null, name)
  return parsed
}

/** @param stays the account is made as one whose person stays without a session */
export function proofOf(account: string, stays = false): Proof {
  return { account: accountName(account), ...(stays ? { stays } : {}) }
}

/** An account as the owner makes it, which no password proves. */
export function making(account: string): Command {
  return {
    kind: 'account',
    account: accountName(account),
    change: { kind: 'made', password: null, email: null, pending: null },
  }
}

/** Whether the person of the account stays without a session. */
export function staying(account: string, stays: 'on' | 'off' | 'default' = 'on'): Command {
  return { kind: 'account', account: accountName(account), change: { kind: 'set', settings: { stays } } }
}

/** The limits as an entry carries them, and nothing reserved but what always is. */
export function policyWith(limits: Partial<Limits> = {}, reserved = NOTHING, opers: OperPolicy = NO_OPERS): Policy {
  return { limits: networkLimits({ ...defaultLimits(), ...limits }), reserved, opers }
}

const NO_OPERS: OperPolicy = { classes: {}, opers: {} }
const NOTHING: Policy['reserved'] = { nicknames: [], lobby: null }

/** A refusal by its numeric or code, an event as its message, with its parameters: `ERR_X #a`, `MODE #a +o bob`. */
export function described(result: Result): string {
  if (result.kind === 'refusal') return [result.numeric, ...result.params].join(' ')
  if (result.kind === 'failure') return [result.code, ...result.params].join(' ')
  if (result.kind === 'account') return [result.change, result.account].join(' ')
  if (result.kind === 'record') return [result.of, result.key].join(' ')
  if (result.kind === 'notice')
    return `NOTICE ${typeof result.to === 'string' ? result.to : `@${result.to.name}`} ${result.text}`
  if (result.kind === 'knock') return `KNOCK ${result.channel.name} ${result.by}`
  if (result.kind === 'order') return `order ${result.order.kind}`
  const message = eventMessage(result)
  return message === null ? result.kind : [message.verb, ...message.params].join(' ')
}

/** Commands in the words of the protocol; each names only what it varies. */
export const say = {
  attach: (nick: string, change: Partial<Extract<Command, { kind: 'attach' }>> = {}): Command => ({
    kind: 'attach',
    nick,
    user: `~${nick}`,
    host: 'host.test',
    realname: `${nick} Real`,
    isSecure: false,
    proof: null,
    ...change,
  }),
  join: (channel: string, key: string | null = null): Command => ({ kind: 'join', targets: [{ channel, key }] }),
  part: (channel: string, reason: string | null = null): Command => ({ kind: 'part', channels: [channel], reason }),
  message: (target: string, text = 'hello', verb: MessageVerb = 'PRIVMSG'): Command => ({
    kind: 'message',
    verb,
    targets: [target],
    text: verb === 'TAGMSG' ? null : text,
    tags: new Map(),
  }),
  mode: (channel: string, ...params: readonly string[]): Command => ({
    kind: 'channelMode',
    channel,
    changes: parseModeChanges(params, CHANNEL_MODES),
  }),
  userMode: (nick: string, modes: string): Command => ({
    kind: 'userMode',
    nick,
    changes: parseModeChanges([modes], USER_MODE_KINDS),
  }),
  kick: (channel: string, nick: string, reason: string | null = null): Command => ({
    kind: 'kick',
    targets: [{ channel, nick }],
    reason,
  }),
}

export class TestNetwork {
  readonly network: Network
  readonly limits: Limits
  #seq = 0
  #time = 0

  constructor(limits: Partial<Limits> = {}, kept?: Kept) {
    this.limits = { ...defaultLimits(), ...limits }
    this.network = new Network(policyWith(limits), kept)
  }

  /** What came of it, see `described`. One entry a millisecond. */
  does(session: string | null, command: Command, node?: string): readonly string[] {
    return this.results(session, command, node).map(described)
  }

  /** The account of a proof is made first, where there is none. */
  results(session: string | null, command: Command, node = 'node'): readonly Result[] {
    const proof = command.kind === 'attach' || command.kind === 'login' ? command.proof : null
    if (proof !== null && !this.network.accounts.has(personOfAccount(proof.account))) {
      this.accounts(proof.account)
      if (proof.stays === true) this.results(null, staying(proof.account))
    }
    this.#seq += 1
    this.#time += 1
    const entry: Entry = {
      seq: this.#seq,
      time: this.#time,
      believedTime: this.#time,
      id: `id${this.#seq}`,
      node: node as NodeId,
      session: session === null ? null : sessionId(session),
      command,
    }
    const results: Result[] = []
    this.network.execute(entry, (result) => results.push(result))
    return results
  }

  /** From here on these limits hold, these names are reserved, and these are operators. */
  decide(limits: Partial<Limits>, reserved?: Policy['reserved'], opers?: OperPolicy): readonly string[] {
    return this.does(null, { kind: 'policy', policy: policyWith(limits, reserved, opers) })
  }

  /** Makes accounts, which no password proves. */
  accounts(...names: readonly string[]): void {
    for (const name of names) this.results(null, making(name))
  }

  /** Lets time pass. */
  elapse(ms: number): void {
    this.#time += ms
  }

  /** Registers each name as session and nickname, and lets it in. */
  gather(channel: string, ...nicks: readonly string[]): void {
    for (const nick of nicks) {
      if (this.network.userByNick(nick) === undefined) this.results(nick, say.attach(nick))
      this.results(nick, say.join(channel))
    }
  }
}

/** One promise: what happened before, what is done then, and what comes of it. */
export type Row = readonly [
  promise: string,
  given: readonly (readonly [session: string, command: Command])[],
  when: readonly [session: string, command: Command],
  then: readonly string[],
]

/** A network in which ann (operator) and bob are in #a, and eve is in no channel. */
export function annAndBobAndEve(limits: Partial<Limits> = {}): TestNetwork {
  const network = new TestNetwork(limits)
  network.gather('#a', 'ann', 'bob')
  network.does('eve', say.attach('eve'))
  return network
}

/** Registers one test for each row, on `annAndBobAndEve`. */
export function rows(table: readonly Row[]): void {
  for (const [promise, given, when, then] of table) {
    void test(promise, () => {
      const network = annAndBobAndEve()
      for (const [session, command] of given) network.does(session, command)
      assert.deepEqual(network.does(...when), then)
    })
  }
}
