/** Has what is said in a channel sent to the addresses of its hooks, once it is recorded. */
import { parseSource } from '@partyline/irc'
import type { Hook } from '../network/hook.ts'
import type { Network } from '../network/network.ts'
import type { NameKey } from '../network/state.ts'
import { isMessage } from '../store/is-message.ts'
import type { Batch, Store, StoredEvent } from '../store/store.ts'
import type { HookSender } from './hook-sender.ts'

export interface TellingHooksParts {
  readonly network: Pick<Network, 'channels'>
  readonly sender: Pick<HookSender, 'send'>
  /** Whether a session is of this node: on a cluster, the node of the author sends. */
  readonly isOwn: (session: string) => boolean
}

type Sending = Parameters<HookSender['send']>

/** What programs have said is not sent to programs: two of them could answer each other for ever. */
export function tellingHooks(store: Pick<Store, 'append'>, parts: TellingHooksParts): Pick<Store, 'append'> {
  return {
    async append(batch) {
      // A session may be gone when the disk is done.
      const sendings = [...sendingsOf(batch, parts)]
      await store.append(batch)
      for (const [hook, said] of sendings) parts.sender.send(hook, said)
    },
  }
}

function* sendingsOf({ changes }: Batch, { network, isOwn }: TellingHooksParts): Iterable<Sending> {
  const renames = [...changes.entries()].flatMap(([at, change]) => (change.kind === 'renamed' ? { ...change, at } : []))
  for (const [at, change] of changes.entries()) {
    if (change.kind !== 'event' || !isMessage(change.event.verb) || !isOwn(change.event.session)) continue
    const channel = network.channels.get(keyAfter(renames, change.event.target, at) as NameKey)
    for (const hook of channel?.hooks ?? []) {
      if (channel !== undefined && isOut(hook)) yield [hook, saidIn(change.event, channel.name)]
    }
  }
}

/** The network has done the whole batch: a channel that was renamed after the message is known by its new name. */
function keyAfter(renames: readonly { at: number; from: string; to: string }[], target: string, at: number): string {
  return renames.reduce((key, rename) => (rename.at > at && rename.from === key ? rename.to : key), target)
}

function isOut(hook: Hook): hook is Extract<Hook, { way: 'out' }> {
  return hook.way === 'out'
}

function saidIn({ id, time, verb, source, account, params }: StoredEvent, channel: string): Sending[1] {
  const kind = verb === 'NOTICE' ? 'NOTICE' : 'PRIVMSG'
  return { id, time, channel, nick: parseSource(source).nick, account, kind, text: params.at(-1) ?? '' }
}
