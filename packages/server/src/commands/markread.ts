/** MARKREAD (IRCv3 draft/read-marker): asks up to where something has been read, or says it. */
import { middleParam, parseServerTime } from '@partyline/irc'
import type { Limits } from '../limits.ts'
import type { Refusal } from '../network/refusal.ts'
import { markerReply } from '../replies/marker.ts'
import { askAs, refusal, wish, type CommandDefinition } from './definition.ts'

const TIMESTAMP = 'timestamp='

export const markread: CommandDefinition = {
  verb: 'MARKREAD',
  rights: 'registered',
  cost: 1,
  plan({ params, info }) {
    const [target, timestamp] = params
    if (target === undefined || target === '')
      return refusal(failure('NEED_MORE_PARAMS', [], 'Say of which channel or person'))
    if (!canBeTarget(target, info.limits)) return refusal(invalid(target, 'This is no name of a channel or person'))
    if (timestamp === undefined) {
      return askAs(({ network, send, to }, user) => send(markerReply(to, target, network.marker(user, target))))
    }
    const time = timestamp.startsWith(TIMESTAMP) ? parseServerTime(timestamp.slice(TIMESTAMP.length)) : null
    if (time === null) return refusal(invalid(timestamp, 'Say it as timestamp=2026-01-31T12:00:00.000Z'))
    return wish({ kind: 'markRead', target, time })
  },
}

/** As long as any name may be. */
function canBeTarget(target: string, { channelBytesMax, nicknameBytesMax }: Limits): boolean {
  return middleParam(target) === target && Buffer.byteLength(target) <= Math.max(channelBytesMax, nicknameBytesMax)
}

function invalid(what: string, text: string): Refusal {
  return failure('INVALID_PARAMS', [what], text)
}

function failure(code: string, params: readonly string[], text: string): Refusal {
  return { kind: 'failure', verb: 'MARKREAD', code, params, text }
}
