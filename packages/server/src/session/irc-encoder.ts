/**
 * Messages as IRC lines, with the tags that the reader negotiated (IRCv3 message-tags, server-time), none longer than a line
 * may be: whatever is said, the longest parameter gives way.
 */
import { formatMessage, formatServerTime, type MessageFields, type Tags } from '@partyline/irc'
import { CONCAT_TAG, type TextLine } from '../network/multiline.ts'
import { Capability, hasCapability, type CapabilitySet } from './capabilities.ts'
import type { Encoder, OutMessage } from './out-message.ts'

/** The capabilities that change how a message is written. */
const WRITTEN_DIFFERENTLY =
  Capability['message-tags'] |
  Capability['server-time'] |
  Capability['extended-join'] |
  Capability['account-tag'] |
  Capability['draft/multiline']

export class IrcEncoder implements Encoder {
  readonly #hasTags: boolean
  readonly #hasTime: boolean
  readonly #hasExtendedJoin: boolean
  readonly #hasAccount: boolean
  readonly #hasMultiline: boolean

  readonly #lineBytesMax: () => number

  constructor(capabilities: CapabilitySet, lineBytesMax: () => number) {
    this.#lineBytesMax = lineBytesMax
    this.#hasTags = hasCapability(capabilities, 'message-tags')
    this.#hasTime = hasCapability(capabilities, 'server-time')
    this.#hasExtendedJoin = hasCapability(capabilities, 'extended-join')
    this.#hasAccount = hasCapability(capabilities, 'account-tag')
    this.#hasMultiline = hasCapability(capabilities, 'draft/multiline')
  }

  format(message: OutMessage): string {
    if (message.verb === 'TAGMSG' && !this.#hasTags) return ''
    if (message.lines !== undefined) return this.#several(message, message.lines)
    const { source, verb } = message
    const params = (this.#hasExtendedJoin ? message.extendedParams : undefined) ?? message.params
    return this.#line({ source, verb, params, tags: this.#tags(message) })
  }

  /** IRCv3 draft/multiline; to readers without it, each line that is not blank, the first with the id of the message. */
  #several(message: OutMessage, lines: readonly TextLine[]): string {
    const { source, verb, params, id = '', batch } = message
    const [target = ''] = params
    const first = this.#tags(message)
    if (this.#hasMultiline) {
      const frame = (tags: Tags, ...params: readonly string[]) => this.#line({ source, verb: 'BATCH', params, tags })
      const within = lines.map(({ text, isConcat }) => {
        const tags = new Map([['batch', id], ...(isConcat ? [[CONCAT_TAG, ''] as const] : [])])
        return this.#line({ source, verb, params: [target, text], tags })
      })
      const outer: Tags = new Map(batch === undefined ? [] : [['batch', batch]])
      return frame(first, `+${id}`, 'draft/multiline', target) + within.join('') + frame(outer, `-${id}`)
    }
    const later = new Map([...first].filter(([key]) => key !== 'msgid' && key !== 'label'))
    const shown = lines.filter(({ text }) => text !== '')
    return shown
      .map(({ text }, index) => this.#line({ source, verb, params: [target, text], tags: index === 0 ? first : later }))
      .join('')
  }

  #line(fields: MessageFields): string {
    return `${formatMessage(fields, { lineBytesMax: this.#lineBytesMax() })}\r\n`
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
    // A message of several lines is a batch, or several messages.
    const isWhole = hasCapability(capabilities, 'batch')
    const key = capabilities & WRITTEN_DIFFERENTLY & (isWhole ? ~0 : ~Capability['draft/multiline'])
    let encoder = this.#encoders.get(key)
    if (encoder === undefined) {
      encoder = new IrcEncoder(key, this.#lineBytesMax)
      this.#encoders.set(key, encoder)
    }
    return encoder
  }
}
