/**
 * METADATA (IRCv3 metadata, versions 2 and 3 of the draft): what people say of themselves and their channels for clients to show.
 * What a client says and subscribes to before it is registered holds from the beginning.
 */
import { failure, isReadable, noTarget, refuseKey } from '../network/metadata.ts'
import type { Metadata } from '../network/metadata-state.ts'
import { refuse, type Refusal } from '../network/refusal.ts'
import type { Channel, User } from '../network/state.ts'
import { inBatch } from '../replies/in-batch.ts'
import { channelMetadata, keyReply, syncedMetadata } from '../replies/metadata.ts'
import { numeric, textRoom } from '../replies/numeric.ts'
import { WordLines } from '../replies/word-lines.ts'
import type { Lines } from '../session/out-message.ts'
import {
  askLong,
  refusal,
  wish,
  type CommandDefinition,
  type Plan,
  type Request,
  type Responder,
} from './definition.ts'

export const metadata: CommandDefinition = {
  verb: 'METADATA',
  rights: 'any',
  cost: 1,
  targets: (params) => params.length - 2,
  plan(asked) {
    const [target = '', subcommand = '', ...rest] = asked.params
    switch (subcommand.toUpperCase()) {
      case 'SET':
        return rest.length === 0 ? missing() : set(asked, target, rest)
      case 'CLEAR':
        return forUsers(asked, () => wish({ kind: 'metadata', target, key: null, value: null }))
      case 'GET':
        return rest.length === 0 ? missing() : about(asked, target, (responder, found) => get(responder, found, rest))
      case 'LIST':
        return about(asked, target, list)
      case 'SYNC':
        return about(asked, target, sync)
      case 'SUB':
        return rest.length === 0 ? missing() : subscriptions((responder) => subscribe(responder, rest))
      case 'UNSUB':
        return rest.length === 0 ? missing() : subscriptions((responder) => unsubscribe(responder, rest))
      case 'SUBS':
        return subscriptions((responder) => sendKeys(responder, 'RPL_METADATASUBS', subscribed(responder)))
      default:
        return refusal(
          failure('SUBCOMMAND_INVALID', [subcommand], 'It is one of GET LIST SET CLEAR SUB UNSUB SUBS SYNC'),
        )
    }
  },
}

function missing(): Plan {
  return refusal(refuse('ERR_NEEDMOREPARAMS', ['METADATA']))
}

function forUsers({ session }: Request, plan: () => Plan): Plan {
  return session.standing === 'present' ? plan() : refusal(refuse('ERR_NOTREGISTERED'))
}

function set(asked: Request, target: string, [key = '', ...values]: readonly string[]): Plan {
  // A value that is empty is as good as none.
  const value = values.join(' ') === '' ? null : values.join(' ')
  const { session, info } = asked
  const { metadataKeyBytesMax, metadataKeysMax, metadataValueBytesMax } = info.limits
  if (Buffer.byteLength(value ?? '') > metadataValueBytesMax) {
    return refusal(tooLong(session, key, metadataValueBytesMax))
  }
  if (session.standing === 'present') return wish({ kind: 'metadata', target, key, value })
  const said = session.introduction.metadata
  if (target !== '*' && target !== session.introduction.nick) return refusal(refuse('ERR_NOTREGISTERED'))
  const malformed = refuseKey(key, metadataKeyBytesMax)
  if (malformed !== null) return refusal(malformed)
  if (!said.has(key) && said.size >= metadataKeysMax)
    return refusal(failure('LIMIT_REACHED', ['*'], 'Take a key back first'))
  const next = new Map(said)
  if (value === null) next.delete(key)
  else next.set(key, value)
  return {
    kind: 'ask',
    answer: ({ to, send }) => send(keyReply(to, '*', { key, value })),
    becomes: { introduction: { metadata: next } },
  }
}

/** Each version of the draft has its own code. */
function tooLong(session: Request['session'], key: string, bytesMax: number): Refusal {
  const text = `A value has at most ${bytesMax} bytes here`
  return session.can('draft/metadata-3') ? failure('INVALID_VALUE', [key], text) : failure('VALUE_INVALID', [], text)
}

interface Found {
  readonly name: string
  readonly of: Channel | User
  readonly asker: User
  readonly said: Metadata
}

/** A question about somebody or something that the asker may read of. */
function about(asked: Request, target: string, answer: (responder: Responder, found: Found) => Lines): Plan {
  return forUsers(asked, () =>
    askLong(function* (responder, asker) {
      const { network, asMessage } = responder
      const of = target.startsWith('#') ? network.channel(target) : target === '*' ? asker : network.userByNick(target)
      if (of === undefined || ('members' in of && !isReadable(of, asker))) yield asMessage(noTarget(target))
      else {
        const name = 'members' in of ? of.name : of.nick
        yield* answer(responder, { name, of, asker, said: network.metadataOf(of) })
      }
    }),
  )
}

function get(responder: Responder, { name, said }: Found, keys: readonly string[]): Lines {
  const { to, info, asMessage } = responder
  const lines = keys.map((key) => {
    const malformed = refuseKey(key, info.limits.metadataKeyBytesMax)
    return malformed === null ? keyReply(to, name, { key, value: said.get(key) ?? null }) : asMessage(malformed)
  })
  return inBatch(responder, 'metadata', [name], lines)
}

function list(responder: Responder, { name, said }: Found): Lines {
  const lines = [...said].map(([key, value]) => keyReply(responder.to, name, { key, value }))
  return inBatch(responder, 'metadata', [name], lines)
}

function sync(responder: Responder, { of, asker }: Found): Lines {
  return syncedMetadata(responder, responder.network, asker, of)
}

/** What follows means another thing when it has been answered. */
function subscriptions(answer: (responder: Responder) => void): Plan {
  return { kind: 'ask', answer, isBarrier: true }
}

function subscribed({ session }: Responder): readonly string[] {
  return [...session.negotiated.metadataKeys]
}

function subscribe(responder: Responder, keys: readonly string[]): void {
  const { session, network, info, refuse: tell, negotiate, sendLong } = responder
  const next = new Set(session.negotiated.metadataKeys)
  const accepted: string[] = []
  const refusals: (() => void)[] = []
  for (const key of keys) {
    const malformed = refuseKey(key, info.limits.metadataKeyBytesMax)
    if (malformed !== null) {
      refusals.push(() => tell(malformed))
      continue
    }
    if (!next.has(key) && next.size >= info.limits.metadataSubscriptionsMax) {
      const text = `So many subscriptions there may be (${info.limits.metadataSubscriptionsMax}). The keys from this one on were not looked at`
      refusals.push(() => tell(failure('TOO_MANY_SUBS', [key], text)))
      break
    }
    next.add(key)
    accepted.push(key)
  }
  negotiate({ metadataKeys: next })
  sendKeys(responder, 'RPL_METADATASUBOK', accepted)
  for (const refusal of refusals) refusal()
  const user = network.userOf(session.id)
  if (user === undefined) return
  for (const channel of user.channels.values()) {
    sendLong(channelMetadata(responder, network, user, channel, new Set(accepted)))
  }
}

function unsubscribe(responder: Responder, keys: readonly string[]): void {
  const { session, info, refuse: tell, negotiate } = responder
  const malformed = keys.flatMap((key) => refuseKey(key, info.limits.metadataKeyBytesMax) ?? [])
  const accepted = keys.filter((key) => refuseKey(key, info.limits.metadataKeyBytesMax) === null)
  negotiate({ metadataKeys: session.negotiated.metadataKeys.difference(new Set(accepted)) })
  sendKeys(responder, 'RPL_METADATAUNSUBOK', accepted)
  for (const refusal of malformed) tell(refusal)
}

type KeysNumeric = 'RPL_METADATASUBOK' | 'RPL_METADATAUNSUBOK' | 'RPL_METADATASUBS'

/** Each key as a parameter of its own, as many to a line as it holds. */
function sendKeys({ to, info, send }: Responder, name: KeysNumeric, keys: readonly string[]): void {
  const lines = new WordLines(textRoom(to, name, [], info.limits.lineBytesMax))
  for (const key of new Set(keys)) lines.add(key)
  for (const line of lines.picture()) send(numeric(to, name, line.split(' '), null))
}
