/** Turns what went wrong into an event and ncat's exit codes. */
import { NetError } from '@partyline/net'
import { phrase, text } from '../language/text.ts'
import type { NcEvent } from './events.ts'
import { IdleError } from './idle-watch.ts'
import { LocalError } from './local-error.ts'
import type { NcOptions } from './options.ts'
import { UsageError } from './usage-error.ts'

export const EXIT = { ok: 0, network: 1, other: 2 } as const

/** What the command line asked for, whenever it was found out. */
const OURS = new Set(['NET_TARGET', 'NET_PATH_TOO_LONG', 'NET_TLS_OPTIONS'])

export interface Failure {
  /** Null when there is nothing to say. */
  readonly event: Extract<NcEvent, { event: 'error' }> | null
  readonly exitCode: number
}

/** Null for what was not foreseen. */
export function failureOf(error: unknown, mode: NcOptions['mode']): Failure | null {
  if (error instanceof UsageError) {
    const { said: message, remedy } = error
    return { event: { event: 'error', code: 'USAGE', phase: null, message, remedy }, exitCode: EXIT.other }
  }
  if (error instanceof NetError) {
    const { code, phase, message } = error
    const remedy = phrase(inOptions(error.remedy))
    // As in ncat, only what the network did is 1: a name, a target or a port of ours that cannot be used is 2.
    const isOurs = phase === 'resolve' || phase === 'listen' || OURS.has(code)
    return { event: { event: 'error', code, phase, message, remedy }, exitCode: isOurs ? EXIT.other : EXIT.network }
  }
  if (error instanceof IdleError) {
    // As in ncat, a listener that gives up did not meet an error of the network.
    const exitCode = mode === 'listen' ? EXIT.other : EXIT.network
    const message = text`Idle timeout expired: ${error.said}.`
    return { event: { event: 'error', code: 'IDLE', phase: 'idle', message, remedy: null }, exitCode }
  }
  if (error instanceof LocalError) {
    const { said: message, remedy, isReaderGone } = error
    const event = isReaderGone ? null : ({ event: 'error', code: 'LOCAL', phase: null, message, remedy } as const)
    return { event, exitCode: EXIT.other }
  }
  return null
}

/** For a program that reads events: the whole of it, for the person that repairs it. */
export function unforeseen(error: unknown): Failure {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const remedy = text`Please report this with the message above.`
  return { event: { event: 'error', code: 'UNEXPECTED', phase: null, message, remedy }, exitCode: EXIT.network }
}

/** The library speaks of its own options, and a command line has others. */
const OPTION_NAMES: readonly (readonly [ofLibrary: RegExp | string, ours: string])[] = [
  [/\. If this machine trusts it, set tls\.ca to \[[^\]]*\]/g, ', or encrypt without knowing the peer: --ssl'],
  ['tls.ca', '--ssl-trustfile'],
  ['tls.servername', '--ssl-servername'],
  ['tls.isVerified: false', '--ssl'],
  ['tls.ciphers', '--ssl-ciphers'],
  ['tls.alpn', '--ssl-alpn'],
  ['tls.cert', '--ssl-cert'],
  ['tls.key', '--ssl-key'],
  ['localAddress', '-s'],
  [/, or raise (frame|line|message)BytesMax/g, ''],
  ['connect without TLS and call startTls', 'openssl s_client -starttls speaks it'],
]

/** @param remedy of the library */
export function inOptions(remedy: string): string {
  return OPTION_NAMES.reduce((text, [ofLibrary, ours]) => text.replaceAll(ofLibrary, ours), remedy)
}
