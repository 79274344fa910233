/** What is told of a channel: its topic (331 to 333), and the rank of its members. */
import { prefixesOf } from '../network/ranks.ts'
import type { Channel, Member } from '../network/state.ts'
import { hasCapability, type CapabilitySet } from '../session/capabilities.ts'
import type { OutMessage } from '../session/out-message.ts'
import { numeric, type Addressee } from './numeric.ts'

export function topicReply(to: Addressee, channel: Channel): readonly OutMessage[] {
  const { topic, name } = channel
  if (topic === null) return [numeric(to, 'RPL_NOTOPIC', [name])]
  return [
    numeric(to, 'RPL_TOPIC', [name], topic.text),
    numeric(to, 'RPL_TOPICWHOTIME', [name, topic.by, String(Math.floor(topic.at / 1000))]),
  ]
}

/** The sign of the strongest rank; with multi-prefix, those of all (IRCv3 multi-prefix). */
export function rankPrefix(member: Member, capabilities: CapabilitySet): string {
  const { ranks } = member
  if (ranks === '') return ''
  return prefixesOf(hasCapability(capabilities, 'multi-prefix') ? ranks : ranks.charAt(0))
}
