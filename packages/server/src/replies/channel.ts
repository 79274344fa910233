/** What is told of a channel: its topic (331 to 333), and the rank of its members. */
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

/** `@`, `+`, with multi-prefix `@+`, or nothing. */
export function rankPrefix(member: Member, capabilities: CapabilitySet): string {
  if (member.isOperator) return member.isVoiced && hasCapability(capabilities, 'multi-prefix') ? '@+' : '@'
  return member.isVoiced ? '+' : ''
}
