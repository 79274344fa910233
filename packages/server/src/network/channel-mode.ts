/** MODE of a channel: ranks, lists, key, limit and flags (RFC 2812 3.2.3, RFC 2811 4). */
import { middleParam, type ModeChange, type ModeItem } from '@partyline/irc'
import { isVisible } from './channel-access.ts'
import { noteSecret } from './secret-channels.ts'
import { findUser, nameOf, type Context } from './context.ts'
import { channelCalled } from './redirects.ts'
import type { Command } from './command.ts'
import { ListMask } from './list-mask.ts'
import { formatJoinRate, parseJoinRate } from './join-rate.ts'
import { isListMode, withMode, type ListMode } from './modes.ts'
import { isAtLeast, isRank, isStronger, mayGive, withRank, type Rank } from './ranks.ts'
import { refuse, type Refusal } from './refusal.ts'
import { standing } from './standing.ts'
import { sourceOf, type ChannelState, type UserState } from './state.ts'
import { replyRoom } from './text.ts'
import { unveilingIn, watchVeil } from './veil.ts'
import { settingsChanged } from './vacancy.ts'

/** Seconds of the Unix time, in as many digits as they will have for long. */
const TIME = '1000000000'

type ChannelModeCommand = Extract<Command, { kind: 'channelMode' }>

interface Author {
  readonly user: UserState
  readonly ranks: string
}

export function channelMode(context: Context, user: UserState, command: ChannelModeCommand): void {
  const found = standing(context, user, command.channel)
  if (found.kind !== 'standing') return context.refuse(found)
  const { channel, member } = found
  if (!isAtLeast(member.ranks, 'h')) return context.refuse(refuse('ERR_CHANOPRIVSNEEDED', [channel.name]))
  // The rights are those with which the command began.
  const author = { user, ranks: member.ranks }
  const unveiled = watchVeil(channel, concernedBy(context, channel, command))
  const made: ModeChange[] = []
  let counted = 0
  for (const item of command.changes) {
    // What is answered letter by letter counts as well.
    if (item.kind !== 'change' || item.param !== null) counted += 1
    if (counted > context.limits.modesPerCommandMax) {
      context.refuse(tooManyChanges(channel, context.limits.modesPerCommandMax))
      break
    }
    const change =
      item.kind === 'change' ? changeMode(context, author, channel, item) : refuseItem(context, channel, item)
    if (change !== null) made.push(change)
  }
  settingsChanged(context, user, channel)
  const room = context.limits.lineBytesMax - Buffer.byteLength(`:${sourceOf(user)} MODE ${channel.name}\r\n`)
  const unveiling = unveiled()
  const lines = inLines(made, room)
  for (const [index, changes] of lines.entries()) {
    const seen = unveilingIn(unveiling, index, lines.length)
    context.happened(user, { kind: 'channelModeChanged', channel: nameOf(channel), changes, ...seen })
  }
}

/** Whose ranks the command would change, or all, where it is about what they know of one another. */
function concernedBy(
  { state }: Context,
  { members }: ChannelState,
  { changes }: ChannelModeCommand,
): readonly UserState[] {
  if (changes.some((item) => item.letter === 'u')) return Array.from(members.values(), ({ user }) => user)
  return changes.flatMap((item) =>
    item.kind === 'change' && isRank(item.letter) ? (findUser(state, item.param ?? '') ?? []) : [],
  )
}

/** Clients read the number in 005. A client that does not must know what was left out. */
function tooManyChanges({ name }: ChannelState, max: number): Refusal {
  const text = `A command may have ${max} changes. Those after them were not made`
  return { kind: 'failure', verb: 'MODE', code: 'TOO_MANY_CHANGES', params: [name], text }
}

function refuseItem(context: Context, { name }: ChannelState, item: Exclude<ModeItem, ModeChange>): null {
  const { kind, letter } = item
  const invalid = (text: string) => refuse('ERR_INVALIDMODEPARAM', [name, letter, '*'], text)
  switch (kind) {
    case 'unknown':
      context.refuse(refuse('ERR_UNKNOWNMODE', [letter]))
      return null
    case 'incomplete':
      context.refuse(invalid(`Mode ${letter} needs a parameter`))
      return null
    case 'list':
      context.refuse(invalid(`Ask for the list alone, as in MODE ${name} +${letter}`))
      return null
    default:
      return kind satisfies never
  }
}

/** The changes in groups that each fit into one line: masks become longer when they are completed. */
function inLines(changes: readonly ModeChange[], bytesMax: number): readonly (readonly ModeChange[])[] {
  const lines: ModeChange[][] = []
  let line: ModeChange[] = []
  let bytes = 0
  for (const change of changes) {
    const size = Buffer.byteLength(` ${change.sign}${change.letter} ${change.param ?? ''}`)
    if (line.length === 0 || bytes + size > bytesMax) {
      line = []
      bytes = 0
      lines.push(line)
    }
    line.push(change)
    bytes += size
  }
  return lines
}

/** The change as it was made, or null where it changed nothing or was refused. */
function changeMode(context: Context, author: Author, channel: ChannelState, change: ModeChange): ModeChange | null {
  const { letter } = change
  if (isListMode(letter)) return changeList(context, author.user, channel, letter, change)
  if (isRank(letter)) return changeRank(context, author, channel, letter, change)
  if (letter === 'k') return changePassword(context, channel, change)
  if (letter === 'l') return changeLimit(context, channel, change)
  if (letter === 'j') return changeJoinRate(context, channel, change)
  if (letter === 'f') return changeForward(context, author, channel, change)
  const isSet = change.sign === '+'
  if (channel.modes.includes(letter) === isSet) return null
  context.ledger.assign(channel, { modes: withMode(channel.modes, letter, isSet) })
  if (letter === 's') noteSecret(context, isSet ? 1 : -1)
  return change
}

/** A member may give up its own ranks, and changes none of a member that is stronger. */
function changeRank(
  context: Context,
  author: Author,
  channel: ChannelState,
  rank: Rank,
  change: ModeChange,
): ModeChange | null {
  const nick = change.param ?? ''
  const target = findUser(context.state, nick)
  const member = target === undefined ? undefined : channel.members.get(target.id)
  if (target === undefined || member === undefined) {
    const refusal =
      target === undefined ? refuse('ERR_NOSUCHNICK', [nick]) : refuse('ERR_USERNOTINCHANNEL', [nick, channel.name])
    context.refuse(refusal)
    return null
  }
  const isSet = change.sign === '+'
  if (member.ranks.includes(rank) === isSet) return null
  const isGivenUp = target === author.user && !isSet
  if (!isGivenUp && (!mayGive(author.ranks, rank) || isStronger(member.ranks, author.ranks))) {
    const text = `Only a member that is strong enough may change the mode ${rank} of ${target.nick}`
    context.refuse(refuse('ERR_CHANOPRIVSNEEDED', [channel.name], text))
    return null
  }
  context.ledger.assign(member, { ranks: withRank(member.ranks, rank, isSet) })
  return { ...change, param: target.nick }
}

function changePassword(context: Context, channel: ChannelState, change: ModeChange): ModeChange | null {
  if (change.sign === '-') {
    if (channel.password === null) return null
    context.ledger.assign(channel, { password: null })
    return { ...change, param: '*' }
  }
  const password = change.param ?? ''
  // JOIN separates keys by commas.
  if (!/^[^\s,:][^\s,]*$/u.test(password) || Buffer.byteLength(password) > context.limits.keyBytesMax) {
    context.refuse(refuse('ERR_INVALIDKEY', [channel.name]))
    return null
  }
  context.ledger.assign(channel, { password })
  return change
}

function changeLimit(context: Context, channel: ChannelState, change: ModeChange): ModeChange | null {
  if (change.sign === '-') {
    if (channel.limit === null) return null
    context.ledger.assign(channel, { limit: null })
    return { ...change, param: null }
  }
  const limit = /^\d{1,9}$/.test(change.param ?? '') ? Number(change.param) : 0
  if (limit === 0) {
    const text = 'Limit must be a number from 1 to 999999999'
    context.refuse(refuse('ERR_INVALIDMODEPARAM', [channel.name, 'l', change.param ?? '*'], text))
    return null
  }
  if (limit === channel.limit) return null
  context.ledger.assign(channel, { limit })
  return { ...change, param: String(limit) }
}

function changeJoinRate(context: Context, channel: ChannelState, change: ModeChange): ModeChange | null {
  if (change.sign === '-') {
    if (channel.joinRate === null) return null
    context.ledger.assign(channel, { joinRate: null })
    return { ...change, param: null }
  }
  const joinRate = parseJoinRate(change.param ?? '')
  if (joinRate === null) {
    const text = 'Say how many joins in how many seconds, such as 5:10: up to 1000 joins in up to 3600 seconds'
    context.refuse(refuse('ERR_INVALIDMODEPARAM', [channel.name, 'j', change.param ?? '*'], text))
    return null
  }
  const param = formatJoinRate(joinRate)
  if (channel.joinRate !== null && formatJoinRate(channel.joinRate) === param) return null
  context.ledger.assign(channel, { joinRate })
  return { ...change, param }
}

/** Only an operator of both: the members of the other channel have not asked for visitors. */
function changeForward(
  context: Context,
  { user, ranks }: Author,
  channel: ChannelState,
  change: ModeChange,
): ModeChange | null {
  const refused = (...refusal: Parameters<typeof refuse>): null => {
    context.refuse(refuse(...refusal))
    return null
  }
  if (!isAtLeast(ranks, 'o')) return refused('ERR_CHANOPRIVSNEEDED', [channel.name])
  if (change.sign === '-') {
    if (channel.forward === null) return null
    context.ledger.assign(channel, { forward: null })
    return { ...change, param: null }
  }
  const name = change.param ?? ''
  const other = channelCalled(context, name)
  if (other === undefined || other === channel || !isVisible(other, user)) {
    const text = 'Users can be led to another channel only, which must be there'
    return refused('ERR_INVALIDMODEPARAM', [channel.name, 'f', name], text)
  }
  if (!isAtLeast(other.members.get(user.id)?.ranks ?? '', 'o')) return refused('ERR_CHANOPRIVSNEEDED', [other.name])
  if (channel.forward === other.name) return null
  context.ledger.assign(channel, { forward: other.name })
  return { ...change, param: other.name }
}

function changeList(
  context: Context,
  user: UserState,
  channel: ChannelState,
  letter: ListMode,
  change: ModeChange,
): ModeChange | null {
  const mask = new ListMask(change.param ?? '')
  const { text: written, folded } = mask
  const bytesMax = maskRoom(context, user, channel)
  const bytes = Math.max(Buffer.byteLength(written), Buffer.byteLength(folded))
  // Lists are told with more after the mask.
  if (middleParam(written) !== written || (change.sign === '+' && bytes > bytesMax)) {
    const text = `A mask is one word of at most ${bytesMax} bytes: nick!user@host with * and ?`
    context.refuse(refuse('ERR_INVALIDMODEPARAM', [channel.name, letter, change.param ?? '*'], text))
    return null
  }
  // One that was listed by an earlier version can still be taken off.
  if (change.sign === '+' && !mask.canMatch) {
    const text = 'This would match nobody. A mask is nick!user@host with * and ?, R:account, or m: and one of these'
    context.refuse(refuse('ERR_INVALIDMODEPARAM', [channel.name, letter, change.param ?? '*'], text))
    return null
  }
  const entries = channel.lists[letter]
  const listed = entries.find((entry) => entry.mask.folded === folded)
  if ((listed !== undefined) === (change.sign === '+')) return null
  if (listed === undefined && entries.length >= context.limits.listEntriesMax) {
    context.refuse(refuse('ERR_BANLISTFULL', [channel.name, written]))
    return null
  }
  const next =
    listed === undefined
      ? [...entries, { mask, by: sourceOf(user), at: context.entry.time }]
      : entries.filter((entry) => entry !== listed)
  context.ledger.assign(channel, { lists: { ...channel.lists, [letter]: next } })
  // Clients know a mask as it was listed, in whatever letters it is taken off.
  return { ...change, param: listed?.mask.text ?? written }
}

/** A mask is told in one line, beside its setter and date, also where all names are as long as may be. */
function maskRoom({ limits }: Context, user: UserState, { name }: ChannelState): number {
  return Math.min(limits.maskBytesMax, replyRoom(limits, name, sourceOf(user), TIME))
}
