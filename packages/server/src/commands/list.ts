/** LIST (RFC 2812 3.2.6): of all channels, or of those that match a mask or have so many members (ISUPPORT ELIST=MU). */
import { Mask } from '@partyline/irc'
import { isVisible } from '../network/channel-access.ts'
import type { Channel } from '../network/state.ts'
import { numeric } from '../replies/numeric.ts'
import type { OutMessage } from '../session/out-message.ts'
import { askLong, refusal, type CommandDefinition, type Responder } from './definition.ts'
import { refuseMasks, splitList } from './lists.ts'

export const list: CommandDefinition = {
  verb: 'LIST',
  rights: 'registered',
  cost: 5,
  plan({ params, info }) {
    const words = splitList(params[0] ?? '')
    const sizes = words.flatMap((word) => parseSize(word) ?? [])
    const masks = words.filter((word) => parseSize(word) === null).map((word) => new Mask(word))
    const tooLong = refuseMasks(masks, info.limits.maskBytesMax)
    if (tooLong !== null) return refusal(tooLong)
    const isAsked = ({ key, members }: Channel) =>
      (masks.length === 0 || masks.some((mask) => mask.matches(key))) &&
      sizes.every((isFitting) => isFitting(members.size))
    const steps = 1 + masks.length
    return askLong(function* (responder, user) {
      yield numeric(responder.to, 'RPL_LISTSTART', ['Channel'])
      for (const channel of responder.network.channels.values()) {
        yield steps
        if (channel.members.size === 0 || !isVisible(channel, user) || !isAsked(channel)) continue
        yield listed(responder, channel)
      }
      yield numeric(responder.to, 'RPL_LISTEND')
    })
  },
}

/** `>10` and `<10`: whether a channel with so many members is asked for. */
function parseSize(word: string): ((members: number) => boolean) | null {
  const [, sign, digits] = /^([<>])(\d{1,9})$/.exec(word) ?? []
  const bound = Number(digits)
  if (sign === '>') return (members) => members > bound
  return sign === '<' ? (members) => members < bound : null
}

function listed({ to }: Responder, { name, members, topic }: Channel): OutMessage {
  return numeric(to, 'RPL_LIST', [name, String(members.size)], topic?.text ?? '')
}
