/** What is told of a channel: its topic (331 to 333) and its members (353, 366). */
import type { Channel, Member, User } from '../network/state.ts'
import { sourceOf } from '../network/state.ts'
import { hasCapability, type CapabilitySet } from '../session/capabilities.ts'
import type { OutMessage } from '../session/out-message.ts'
import { numeric, textRoom, type Addressee } from './numeric.ts'

export function topicReply(to: Addressee, channel: Channel): readonly OutMessage[] {
  const { topic, name } = channel
  if (topic === null) return [numeric(to, 'RPL_NOTOPIC', [name])]
  return [
    numeric(to, 'RPL_TOPIC', [name], topic.text),
    numeric(to, 'RPL_TOPICWHOTIME', [name, topic.by, String(Math.floor(topic.at / 1000))]),
  ]
}

/** `@`, `+`, with multi-prefix `@+`, or nothing. */
export function rankPrefix(member: Member, capabilities: CapabilitySet): string {
  if (member.isOperator) return member.isVoiced && hasCapability(capabilities, 'multi-prefix') ? '@+' : '@'
  return member.isVoiced ? '+' : ''
}

/** RFC 2812 numeric 353: '@' before the channel's name says secret, '=' public. */
export function namesReply(
  to: Addressee,
  channel: Channel,
  asker: User,
  capabilities: CapabilitySet,
  lineBytesMax: number,
): readonly OutMessage[] {
  const sign = channel.modes.includes('s') ? '@' : '='
  const isInside = channel.members.has(asker.session)
  const withHost = hasCapability(capabilities, 'userhost-in-names')
  const names: string[] = []
  for (const member of channel.members.values()) {
    if (!isInside && member.user.isInvisible) continue
    const name = withHost ? sourceOf(member.user) : member.user.nick
    names.push(rankPrefix(member, capabilities) + name)
  }
  const room = textRoom(to, 'RPL_NAMREPLY', [sign, channel.name], lineBytesMax)
  return [
    ...joinWords(names, room).map((line) => numeric(to, 'RPL_NAMREPLY', [sign, channel.name], line)),
    numeric(to, 'RPL_ENDOFNAMES', [channel.name]),
  ]
}

/** Words joined by spaces into lines of at most so many bytes. */
export function joinWords(words: readonly string[], bytesMax: number): readonly string[] {
  const lines: string[] = []
  let line: string[] = []
  let bytes = 0
  for (const word of words) {
    const size = Buffer.byteLength(word) + 1
    if (bytes + size > bytesMax + 1 && line.length > 0) {
      lines.push(line.join(' '))
      line = []
      bytes = 0
    }
    line.push(word)
    bytes += size
  }
  if (line.length > 0) lines.push(line.join(' '))
  return lines
}
