/** The command line of `partyline chat`. */
import { parseArgs } from 'node:util'
import { type Text, text } from '../language/text.ts'
import { sayParseArgsError } from '../parse-args-error.ts'
import type { Destination } from './destination.ts'
import { parseFingerprint } from './fingerprint.ts'
import { parseDestination } from './parse-destination.ts'

export interface ChatOptions {
  /** null: a server is looked for. */
  readonly destination: Destination | null
  /** To be in; those of the address included. */
  readonly channels: readonly string[]
  readonly account: string | null
  readonly nick: string | null
  /** With which the certificate has to come. */
  readonly fingerprint: string | null
  /** The password of the server is asked for, also when none is known to be needed. */
  readonly asksPassword: boolean
  /** What is kept of the account and the server is removed, and nothing is said to the server. */
  readonly isForgetting: boolean
  /** Text that somebody on the way can read is allowed. */
  readonly isPlaintextAllowed: boolean
  readonly mode: 'screen' | 'plain' | 'json'
  /** Of the server, in terminals that can. */
  readonly hasPictures: boolean
  /** Messages of before that are written first. */
  readonly historyCount: number
  /** Goes on reading after the end of its input. */
  readonly isStaying: boolean
  /** A server that is not there yet is waited for. */
  readonly isWaiting: boolean
}

export type ParsedOptions =
  | { readonly kind: 'options'; readonly options: ChatOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly message: Text }

const OPTIONS = {
  account: { type: 'string', short: 'a' },
  fingerprint: { type: 'string' },
  forget: { type: 'boolean' },
  history: { type: 'string' },
  json: { type: 'boolean' },
  nick: { type: 'string', short: 'n' },
  password: { type: 'boolean' },
  pictures: { type: 'boolean' },
  plain: { type: 'boolean' },
  plaintext: { type: 'boolean' },
  stay: { type: 'boolean' },
  wait: { type: 'boolean' },
} as const

const HISTORY_MAX = 1_000
/** What begins a name of a channel (RFC 2811 2.1). */
const CHANNEL = /^[#&+!]/
/** No word of the protocol has these. */
const NO_WORD = /[\s\p{Cc},:]/u

export function parseOptions(args: readonly string[]): ParsedOptions {
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help' }
  if (args.includes('--version')) return { kind: 'version' }
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
    const named = positionals.filter((word) => CHANNEL.test(word))
    const [address, ...rest] = positionals.filter((word) => !CHANNEL.test(word))
    if (rest[0] !== undefined)
      return wrong(text`what is ${JSON.stringify(rest[0])}? A channel begins with #, and there is one address`)
    const destination = address === undefined ? null : parseDestination(address)
    if (destination !== null && 'pattern' in destination) return wrong(destination)
    const fingerprint = values.fingerprint === undefined ? null : parseFingerprint(values.fingerprint)
    if (values.fingerprint !== undefined && fingerprint === null) {
      return wrong(text`${values.fingerprint} is not the SHA-256 fingerprint of a certificate`)
    }
    const historyCount = values.history === undefined ? 0 : parseCount(values.history)
    if (historyCount === null)
      return wrong(text`--history takes a whole number up to ${HISTORY_MAX}, not ${values.history ?? ''}`)
    const channels = [...(destination?.channels ?? []), ...named.flatMap((names) => names.split(','))]
    const unfit = [...channels, values.account ?? 'a', values.nick ?? 'n'].find(
      (name) => name === '' || NO_WORD.test(name),
    )
    if (unfit !== undefined) return wrong(text`${JSON.stringify(unfit)} cannot be a name`)
    const mode = values.json === true ? 'json' : values.plain === true ? 'plain' : 'screen'
    const ofPlain = (['history', 'stay', 'wait'] as const).find(
      (name) => values[name] !== undefined && mode === 'screen',
    )
    if (values.pictures === true && mode !== 'screen') return wrong(text`--pictures is for the full screen`)
    if (ofPlain !== undefined) return wrong(text`--${ofPlain} is for --plain and --json`)
    return {
      kind: 'options',
      options: {
        destination,
        channels: [...new Set(channels)],
        account: values.account ?? null,
        nick: values.nick ?? null,
        fingerprint: fingerprint ?? destination?.fingerprint ?? null,
        asksPassword: values.password === true,
        isForgetting: values.forget === true,
        isPlaintextAllowed: values.plaintext === true,
        mode,
        hasPictures: values.pictures === true,
        historyCount,
        isStaying: values.stay === true,
        isWaiting: values.wait === true,
      },
    }
  } catch (error) {
    return wrong(sayParseArgsError(error))
  }
}

function wrong(message: Text): ParsedOptions {
  return { kind: 'wrong', message }
}

function parseCount(written: string): number | null {
  return /^\d{1,4}$/.test(written) && Number(written) <= HISTORY_MAX ? Number(written) : null
}
