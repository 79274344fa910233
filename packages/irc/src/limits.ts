/**
 * The bounds that the protocol itself sets. Programs may set narrower or wider ones for what they accept; what they send
 * to strangers should keep to these.
 */

/** What one limit means. The unit is the end of its name: bytes, or a plain count. */
export interface ProtocolLimit {
  readonly default: number
  /** Where the number comes from. */
  readonly reason: string
  /** What happens when it is reached. */
  readonly reached: string
}

/** The two that clients need, without the words: their bundles are counted in bytes. */
export const LINE_BYTES_MAX = 512
export const PARAMS_MAX = 15

export const PROTOCOL_LIMITS = {
  lineBytesMax: {
    default: LINE_BYTES_MAX,
    reason: 'RFC 1459 2.3: one message without its tags, CR LF included',
    reached: 'a server answers 417 ERR_INPUTTOOLONG and drops the line',
  },
  tagBytesMax: {
    default: 8191,
    reason: 'IRCv3 message-tags: all tags of a message, with @ and space, as a client must be able to read them',
    reached: 'a client drops the line',
  },
  clientTagBytesMax: {
    default: 4094,
    reason: 'IRCv3 message-tags: tag data that a client may send, without @ and space',
    reached: 'a server answers 417 ERR_INPUTTOOLONG and drops the line',
  },
  serverTagBytesMax: {
    default: 4094,
    reason: 'IRCv3 message-tags: tag data that a server may add, without @ and space',
    reached: 'a client may drop the line',
  },
  paramsMax: {
    default: PARAMS_MAX,
    reason: 'RFC 1459 2.3: parameters of one message',
    reached: 'the last parameter takes the rest of the line',
  },
  isupportTokensMax: {
    default: 13,
    reason: 'RFC 1459 2.3: 15 parameters, less the nickname and the text at the end',
    reached: 'the next token starts another 005 line',
  },
} as const satisfies Record<string, ProtocolLimit>

export type ProtocolLimitName = keyof typeof PROTOCOL_LIMITS
