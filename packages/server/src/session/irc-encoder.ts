/**
 * Messages as IRC lines, with the tags that the reader negotiated (IRCv3 message-tags, server-time), none longer than a line
 * may be: whatever is said, the longest parameter gives way.
 */
import { formatMessage, formatServerTime } from '@partyline/irc'
import { Capability, hasCapability, type CapabilitySet } from './capabilities.ts'
import type { Encoder, OutMessage } from './out-message.ts'

/** The capabilities that change how a message is written. */
const WRITTEN_DIFFERENTLY =
  Capability['message-tags'] | Capability['server-time'] | Capability['extended-join'] | Capability['account-tag']

export class IrcEncoder implements Encoder {
  readonly #hasTags: boolean
  readonly #hasTime: boolean
  readonly #hasExtendedJoin: boolean
  readonly #hasAccount: boolean

  readonly #lineBytesMax: () => number

  constructor(capabilities: CapabilitySet, lineBytesMax: () => number) {
    this.#lineBytesMax = lineBytesMax
    this.#hasTags = hasCapability(capabilities, 'message-tags')
    this.#hasTime = hasCapability(capabilities, 'server-time')
    this.#hasExtendedJoin = hasCapability(capabilities, 'extended-join')
    this.#hasAccount = hasCapability(capabilities, 'account-tag')
  }

  format(message: OutMessage): string {
    if (message.verb === 'TAGMSG' && !this.#hasTags) return ''
    const { source, verb } = message
    const params = (this.#hasExtendedJoin ? message.extendedParams : undefined) ?? message.params
    const tags = this.#tags(message)
    const lineBytesMax = this.#lineBytesMax()
    return `${formatMessage({ source, verb, params, tags }, { lineBytesMax })}\r\n`
  }

  encode(lines: string): Uint8Array {
    return Buffer.from(lines)
  }

  #tags(message: OutMessage): ReadonlyMap<string, string> {
    const tags = new Map<string, string>()
    if (message.batch !== undefined) tags.set('batch', message.batch)
    if (message.label !== undefined) tags.set('label', message.label)
    if (this.#hasTime && message.time !== undefined) tags.set('time', formatServerTime(message.time))
    if (this.#hasTags && message.id !== undefined) tags.set('msgid', message.id)
    if (this.#hasTags && message.isBot === true) tags.set('bot', '')
    if (this.#hasAccount && message.account !== undefined && message.account !== null)
      tags.set('account', message.account)
    if (this.#hasTags && message.clientTags !== undefined) {
      for (const [key, value] of message.clientTags) tags.set(key, value)
    }
    return tags
  }
}

/** One encoder for each way of writing, so that readers that are told the same share the same bytes. */
export class IrcEncoders {
  readonly #encoders = new Map<CapabilitySet, IrcEncoder>()
  readonly #lineBytesMax: () => number

  constructor(lineBytesMax: () => number) {
    this.#lineBytesMax = lineBytesMax
  }

  for(capabilities: CapabilitySet): IrcEncoder {
    const key = capabilities & WRITTEN_DIFFERENTLY
    let encoder = this.#encoders.get(key)
    if (encoder === undefined) {
      encoder = new IrcEncoder(key, this.#lineBytesMax)
      this.#encoders.set(key, encoder)
    }
    return encoder
  }
}
