/**
 * LIST (RFC 2812 3.2.6): of all channels, or of those that are asked for (ISUPPORT ELIST=CMNTU, https://modern.ircdocs.horse/#elist-parameter).
 * Of several conditions all hold, of several masks one.
 */
import { Mask } from '@partyline/irc'
import { isVisible } from '../network/channel-access.ts'
import type { Channel } from '../network/state.ts'
import { numeric } from '../replies/numeric.ts'
import type { OutMessage } from '../session/out-message.ts'
import { askLong, refusal, type CommandDefinition, type Responder } from './definition.ts'
import { refuseMasks, splitList } from './lists.ts'

const MINUTE_MS = 60_000

/** @param now Unix milliseconds */
type Condition = (channel: Channel, now: number) => boolean

export const list: CommandDefinition = {
  verb: 'LIST',
  rights: 'registered',
  cost: 5,
  plan({ params, info }) {
    const words = splitList(params[0] ?? '')
    const conditions = words.flatMap((word) => parseCondition(word) ?? [])
    const names = words.filter((word) => parseCondition(word) === null)
    const unwanted = names.flatMap((word) => (word.startsWith('!') ? [new Mask(word.slice(1))] : []))
    const wanted = names.flatMap((word) => (word.startsWith('!') ? [] : [new Mask(word)]))
    const tooLong = refuseMasks([...wanted, ...unwanted], info.limits.maskBytesMax)
    if (tooLong !== null) return refusal(tooLong)
    const isAsked = (channel: Channel, now: number) =>
      (wanted.length === 0 || wanted.some((mask) => mask.matches(channel.key))) &&
      !unwanted.some((mask) => mask.matches(channel.key)) &&
      conditions.every((holds) => holds(channel, now))
    const steps = 1 + names.length
    return askLong(function* (responder, user) {
      const now = responder.now()
      yield numeric(responder.to, 'RPL_LISTSTART', ['Channel'])
      for (const channel of responder.network.channels.values()) {
        yield steps
        if (channel.members.size === 0 || !isVisible(channel, user) || !isAsked(channel, now)) continue
        yield listed(responder, channel)
      }
      yield numeric(responder.to, 'RPL_LISTEND')
    })
  },
}

/** U: `>10` and `<10` members. C and T: made, or given its topic, more (`C>10`) or less (`C<10`) than so many minutes ago. */
function parseCondition(word: string): Condition | null {
  const [, of, sign, digits] = /^([CT]?)([<>])(\d{1,9})$/i.exec(word) ?? []
  if (digits === undefined) return null
  const bound = Number(digits)
  const isFitting = (amount: number) => (sign === '>' ? amount > bound : amount < bound)
  const minutesSince = (time: number, now: number) => (now - time) / MINUTE_MS
  const kind = of?.toUpperCase()
  if (kind === 'C') return ({ createdAt }, now) => isFitting(minutesSince(createdAt, now))
  if (kind === 'T') return ({ topic }, now) => topic !== null && isFitting(minutesSince(topic.at, now))
  return ({ members }) => isFitting(members.size)
}

function listed({ to }: Responder, { name, members, topic }: Channel): OutMessage {
  return numeric(to, 'RPL_LIST', [name, String(members.size)], topic?.text ?? '')
}
