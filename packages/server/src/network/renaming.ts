/**
 * RENAME (IRCv3 draft/channel-rename): a channel gets another name and stays what it is, with its members, its settings and its history. Users
 * that ask for the old name are led to it for some time.
 */
import { isChannelName } from '@partyline/irc'
import type { Command } from './command.ts'
import { findChannel, nameKey, nameOf, type Context } from './context.ts'
import { claimChannel, refuseLikeChannel, releaseChannel } from './distinct-names.ts'
import { keepHook } from './hooks.ts'
import { metadataOf, NOTHING_SAID, keepMetadata } from './metadata-state.ts'
import { isAtLeast } from './ranks.ts'
import { moveMarkers } from './read-markers.ts'
import { redirectOf, setRedirect } from './redirects.ts'
import { refuse, type Refusal } from './refusal.ts'
import { setRegistration } from './registrations/access.ts'
import { moveFiles } from './shared-files.ts'
import { standing } from './standing.ts'
import type { ChannelState, NameKey, UserState } from './state.ts'
import { truncateText } from './text.ts'

type RenameCommand = Extract<Command, { kind: 'rename' }>

/** So many redirects are kept; the oldest are forgotten first. */
const REDIRECTS_MAX = 1_000

export function rename(context: Context, user: UserState, command: RenameCommand): void {
  const found = standing(context, user, command.channel)
  if (found.kind !== 'standing') return context.refuse(found)
  const { channel, member } = found
  const needed = context.state.registrations.has(channel.key) ? 'q' : 'o'
  if (!isAtLeast(member.ranks, needed)) {
    const text = needed === 'q' ? 'Only the founder renames a registered channel' : undefined
    return context.refuse(refuse('ERR_CHANOPRIVSNEEDED', [channel.name], text))
  }
  const refusal = refuseName(context, channel, command.name)
  if (refusal !== null) return context.refuse(refusal)
  const from = nameOf(channel)
  if (nameKey(command.name) === channel.key) context.ledger.assign(channel, { name: command.name })
  else move(context, channel, command.name)
  const reason = truncateText(command.reason, context.limits.reasonBytesMax)
  context.happened(user, { kind: 'channelRenamed', channel: nameOf(channel), from, reason })
  moveForwards(context, user, from.key, channel.name)
}

function refuseName(context: Context, channel: ChannelState, name: string): Refusal | null {
  const { state, limits, lookAlikes } = context
  const failure = (code: string, text: string): Refusal => ({
    kind: 'failure',
    verb: 'RENAME',
    code,
    params: [channel.name, name],
    text,
  })
  const cannot = (text: string) => failure('CANNOT_RENAME', text)
  if (!isChannelName(name)) return cannot('This cannot be the name of a channel')
  if (Buffer.byteLength(name) > limits.channelBytesMax)
    return cannot(`A name has at most ${limits.channelBytesMax} bytes`)
  if (name === channel.name) return cannot('The channel has this name already')
  if (nameKey(name) === channel.key) return null
  if (lookAlikes.isLobby(channel.name)) return cannot('Everybody meets in this channel, so it keeps its name')
  if (wasRenamedLately(context, channel)) return cannot('The channel was renamed a moment ago. Please wait a minute')
  const led = redirectOf(context, name)
  if (findChannel(state, name) !== undefined || (led !== null && nameKey(led.to) !== channel.key)) {
    return failure('CHANNEL_NAME_IN_USE', 'The name is taken')
  }
  const alike = refuseLikeChannel(context, name, channel)
  return alike === null ? null : cannot(alike.kind === 'refusal' ? (alike.text ?? '') : alike.text)
}

/** Members without the capability are told all names of the channel each time. */
function wasRenamedLately({ state, entry, limits }: Context, { key }: ChannelState): boolean {
  const { renameIntervalMs = 0 } = limits
  return [...state.redirects.values()].some(
    ({ to, at }) => nameKey(to) === key && Math.abs(entry.believedTime - at) < renameIntervalMs,
  )
}

function move(context: Context, channel: ChannelState, name: string): void {
  const { state, ledger, entry } = context
  const from = { name: channel.name, key: channel.key }
  const to = nameKey(name)
  releaseChannel(context, channel)
  ledger.delete(state.channels, from.key)
  ledger.assign(channel, { name, key: to })
  ledger.set(state.channels, to, channel)
  claimChannel(context, channel)
  for (const { user } of channel.members.values()) {
    ledger.delete(user.channels, from.key)
    ledger.set(user.channels, to, channel)
  }
  for (const user of state.users.values()) moveInvitation(context, user, from.key, to)
  moveMarkers(context, from.key, to)
  const said = metadataOf(state, from.key)
  if (said.size > 0) {
    keepMetadata(context, from.key, NOTHING_SAID)
    keepMetadata(context, to, said)
  }
  const registration = state.registrations.get(from.key)
  if (registration !== undefined) {
    setRegistration(context, from.key, null)
    setRegistration(context, to, { ...registration, name })
  }
  for (const hook of channel.hooks) keepHook(context, channel, hook)
  moveFiles(context, from.key, to)
  // What led to the old name leads to the new one.
  for (const [key, redirect] of state.redirects) {
    if (nameKey(redirect.to) === from.key) setRedirect(context, key, { ...redirect, to: name })
  }
  if (state.redirects.has(to)) setRedirect(context, to, null)
  setRedirect(context, from.key, { to: name, at: entry.believedTime })
  forgetLapsed(context)
}

function moveInvitation({ ledger }: Context, { invitations }: UserState, from: NameKey, to: NameKey): void {
  const seq = invitations?.get(from)
  if (invitations === null || seq === undefined) return
  ledger.delete(invitations, from)
  ledger.set(invitations, to, seq)
}

/** Channels that lead here (mode f) go on doing so: anybody may make a channel of the old name. */
function moveForwards(context: Context, user: UserState, from: NameKey, to: string): void {
  for (const channel of context.state.channels.values()) {
    if (channel.forward === null || channel.forward === to || nameKey(channel.forward) !== from) continue
    context.ledger.assign(channel, { forward: to })
    const change = { kind: 'change', sign: '+', letter: 'f', param: to } as const
    context.happened(user, { kind: 'channelModeChanged', channel: nameOf(channel), changes: [change] })
  }
}

function forgetLapsed(context: Context): void {
  const { redirects } = context.state
  for (const [key, { to }] of redirects) {
    const isOver = redirectOf(context, key) === null || findChannel(context.state, to) === undefined
    if (isOver || redirects.size > REDIRECTS_MAX) setRedirect(context, key, null)
  }
}
