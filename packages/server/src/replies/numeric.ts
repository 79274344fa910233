/** Numeric replies and standard replies, addressed to one session. */
import { middleParam, NUMERICS, STANDARD_REPLY_CODES, type NumericName } from '@partyline/irc'
import type { Refusal } from '../network/refusal.ts'
import type { OutMessage } from '../session/out-message.ts'

/** The receiver of a reply: `*` stands for a nickname that is not there yet (RFC 2812 5). */
export interface Addressee {
  /** The server's name. */
  readonly server: string
  readonly nick: string
}

/**
 * The params may repeat what a client sent: what cannot stand before the last parameter becomes `*`.
 * @param text the last parameter, by default the customary one; null: the last of params is the last
 */
export function numeric(
  to: Addressee,
  name: NumericName,
  params: readonly string[] = [],
  text: string | null = NUMERICS[name].text,
): OutMessage {
  const { code } = NUMERICS[name]
  const last = text ?? params.at(-1)
  const before = text === null ? params.slice(0, -1) : params
  return {
    source: to.server,
    verb: code,
    params: [to.nick, ...before.map(middleParam), ...(last === undefined ? [] : [last])],
  }
}

/** How many bytes of text have room in the line of such a reply. */
export function textRoom(to: Addressee, name: NumericName, params: readonly string[], lineBytesMax: number): number {
  const before = [`:${to.server}`, NUMERICS[name].code, to.nick, ...params].join(' ')
  return lineBytesMax - Buffer.byteLength(`${before} :\r\n`)
}

/** A refusal as the client is told it: for what no FAIL can say to it, 400 ERR_UNKNOWNERROR with the same text. */
export function refusalMessage(to: Addressee, refusal: Refusal, knowsStandardReplies: boolean): OutMessage {
  if (refusal.kind === 'refusal') return numeric(to, refusal.numeric, refusal.params, refusal.text)
  const { verb, code, params, text } = refusal
  return knowsStandardReplies || Object.hasOwn(STANDARD_REPLY_CODES, code)
    ? { source: to.server, verb: 'FAIL', params: [middleParam(verb), code, ...params.map(middleParam), text] }
    : numeric(to, 'ERR_UNKNOWNERROR', [verb], text)
}
