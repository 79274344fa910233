/**
 * Hooks: programs that speak in a channel without being there, and addresses to which what is said is sent. An operator of the channel, or
 * the owner of the server, makes and removes them; they end with the channel.
 */
import type { JsonValue } from '../json.ts'
import { nameKey, findChannel, nameOf, type Author, type Context } from './context.ts'
import type { Command } from './command.ts'
import { noteLinks } from './file-links.ts'
import { NO_HOOKS, type Hook, type HookId } from './hook.ts'
import { ownHostOf } from './known-as.ts'
import { isAtLeast } from './ranks.ts'
import { refuse, type Refusal } from './refusal.ts'
import { standing } from './standing.ts'
import { sourceOf, type ChannelState, type NetworkState, type UserId, type UserState } from './state.ts'
import { keepFor, occupy, settingsChanged, vacateIfEmpty } from './vacancy.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

/** No person has such a host, nor a nickname with a slash. */
const HOST = 'webhook'
const SIGN = '/hook'
/** Nobody, on behalf of the server's owner. */
const OWNER: Author = {
  id: 'owner' as UserId,
  account: null,
  nick: 'owner',
  user: 'hook',
  host: HOST,
  own: null,
  modes: '',
}

/** As whom a hook speaks: a bot, as everybody can see. */
export function authorOf(id: HookId, name: string): Author {
  return { ...OWNER, id: `hook:${id}` as UserId, nick: name + SIGN, modes: 'B' }
}

/** @param user null: the owner of the server */
export function addHook(
  context: Context,
  user: UserState | null,
  { channel: name, id, hook }: CommandOf<'addHook'>,
): void {
  const channel = channelFor(context, user, name)
  if ('kind' in channel) return context.refuse(channel)
  const { ledger, limits, state, entry } = context
  const hooksMax = limits.hooksPerChannelMax ?? Infinity
  if (channel.hooks.length >= hooksMax) {
    return context.refuse(
      failure(
        'TOO_MANY_HOOKS',
        [channel.name],
        `A channel may have ${hooksMax} ${hooksMax === 1 ? 'hook' : 'hooks'}. Please remove one first`,
      ),
    )
  }
  if (state.hooks.has(id)) return context.refuse(failure('HOOK_EXISTS', [id], 'There is such a hook already'))
  const by = user ?? OWNER
  const added: Hook = { ...hook, id, by: sourceOf(by), host: ownHostOf(by), at: entry.time }
  change(context, by, channel, [...channel.hooks, added])
  ledger.set(state.hooks, id, channel)
  keepHook(context, channel, added)
}

export function removeHook(
  context: Context,
  user: UserState | null,
  { channel: name, id }: CommandOf<'removeHook'>,
): void {
  const channel = channelFor(context, user, name)
  if ('kind' in channel) return context.refuse(channel)
  if (!channel.hooks.some((hook) => hook.id === id)) {
    return context.refuse(failure('NO_SUCH_HOOK', [id], `${channel.name} has no hook ${id}`))
  }
  context.ledger.delete(context.state.hooks, id)
  context.keep('hook', id, null)
  const rest = channel.hooks.filter((hook) => hook.id !== id)
  change(context, user ?? OWNER, channel, rest.length === 0 ? NO_HOOKS : rest)
}

/** The owner may change a channel in which nobody is. */
function change(context: Context, by: Author, channel: ChannelState, hooks: readonly Hook[]): void {
  occupy(context, channel)
  context.ledger.assign(channel, { hooks })
  settingsChanged(context, by, channel)
  vacateIfEmpty(context, by, channel)
}

/** The token was looked at before; meanwhile the hook may have gone. */
export function hookMessage(context: Context, { channel: name, id, author, lines }: CommandOf<'hookMessage'>): void {
  const channel = context.state.hooks.get(id)
  const hook = channel?.hooks.find((one) => one.id === id)
  if (channel === undefined || hook?.way !== 'in' || channel.key !== nameKey(name)) {
    return context.refuse(failure('NO_SUCH_HOOK', [id], 'There is no such hook any more'))
  }
  const speaker = authorOf(id, author ?? hook.name)
  const target = { ...nameOf(channel), kind: 'channel' } as const
  const text = lines.join('\n')
  noteLinks(
    context,
    text,
    context.happened(speaker, { kind: 'messaged', verb: 'PRIVMSG', target, text, tags: new Map() }),
  )
}

export function keepHook(context: Context, channel: ChannelState, hook: Hook): void {
  context.keep('hook', hook.id, { ...hook, channel: channel.name } satisfies Readonly<Record<string, JsonValue>>)
}

/** @throws {TypeError} it is no hook */
export function restoreHook(state: NetworkState, key: string, value: unknown): void {
  const fields = new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
  const text = (name: string): string => {
    const field: unknown = fields.get(name)
    if (typeof field !== 'string') throw new TypeError(`the hook "${key}" has no ${name}`)
    return field
  }
  const way = text('way')
  if (way !== 'in' && way !== 'out') throw new TypeError(`the hook "${key}" goes "${way}"`)
  const at: unknown = fields.get('at')
  if (typeof at !== 'number') throw new TypeError(`the hook "${key}" has no date`)
  const common = { id: key as HookId, by: text('by'), host: text('host'), at }
  const hook: Hook =
    way === 'in'
      ? { ...common, way, name: text('name'), hash: text('hash') }
      : { ...common, way, url: text('url'), secret: text('secret') }
  const channel = state.channels.get(nameKey(text('channel')))
  if (channel === undefined) return
  channel.hooks = [...channel.hooks, hook]
  state.hooks.set(hook.id, channel)
  keepFor(state, channel, hook.host)
}

function channelFor(context: Context, user: UserState | null, name: string): ChannelState | Refusal {
  if (user === null) return findChannel(context.state, name) ?? refuse('ERR_NOSUCHCHANNEL', [name])
  const found = standing(context, user, name)
  if (found.kind !== 'standing') return found
  return isAtLeast(found.member.ranks, 'o') ? found.channel : refuse('ERR_CHANOPRIVSNEEDED', [found.channel.name])
}

function failure(code: string, params: readonly string[], text: string): Refusal {
  return { kind: 'failure', verb: 'HOOKSERV', code, params, text }
}
