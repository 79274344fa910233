/**
 * What answers on a port that can be reached. Whether a server waits for TLS or for text is not known: it is listened to
 * first, because some greet; if it says nothing, TLS is tried on that same connection, and text on another one when TLS
 * fails or takes its time. The first to succeed ends the other. So a server sees no more of what it does not understand
 * than it must, and one that greets never does.
 */
import { connect as connectTo, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { ServiceObservation, SpeechObservation, TlsObservation } from '../observations.ts'
import type { TcpTarget } from '../target.ts'
import { awaitGreeting } from './await-greeting.ts'
import { errorCodes } from './error-codes.ts'
import { observeCertificate, shakeHands } from './observe-certificate.ts'
import { observeSpeech } from './observe-speech.ts'

/** Where the connection goes: an address, or a Unix socket. */
export type Place = { readonly host: string; readonly port: number } | { readonly path: string }

export interface ServiceOptions {
  readonly timeoutMs: number
  /** How long a connection took to come about. */
  readonly roundTripMs: number
}

/** Ports where custom says that TLS is spoken from the first byte (IANA, RFC 7194): nobody greets there. */
const TLS_PORTS = new Set([443, 465, 636, 853, 993, 995, 6697])

/** How long a server has to greet before it is spoken to: time enough on this machine, and for the way there and back. */
const GREETING_MS = 250
const GREETING_MS_MAX = 1_500

/** A TLS server answers in a round trip or two; after this, text is tried beside. */
const TEXT_AFTER_MS = 400
const TEXT_AFTER_ROUND_TRIPS = 3

const LEFT = 'the other side closed the connection'

type Heard = Omit<ServiceObservation, 'address'>

/** Never rejects; no connection is left open. */
export async function observeService(
  target: TcpTarget,
  place: Place,
  options: ServiceOptions,
): Promise<ServiceObservation> {
  return { address: 'path' in place ? place.path : place.host, ...(await hear(target, place, options)) }
}

async function hear(target: TcpTarget, place: Place, { timeoutMs, roundTripMs }: ServiceOptions): Promise<Heard> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), timeoutMs)
  const greetingMs = Math.min(GREETING_MS + 2 * roundTripMs, GREETING_MS_MAX)
  try {
    if (target.security === 'tls') return await overTls(target, open(place), stop.signal)
    if (target.security === 'plain') return await overText(target, open(place), stop.signal, greetingMs)
    const first = open(place)
    if (!TLS_PORTS.has(target.port) && (await awaitGreeting(first, greetingMs, stop.signal)) !== 'quiet') {
      return await overText(target, first, stop.signal, 0)
    }
    const textAfterMs = Math.max(TEXT_AFTER_MS, TEXT_AFTER_ROUND_TRIPS * roundTripMs)
    return await overEither(target, first, place, { signal: stop.signal, textAfterMs })
  } finally {
    clearTimeout(timer)
    stop.abort()
  }
}

function open(place: Place): Socket {
  return connectTo(place).on('error', () => {})
}

async function overEither(
  target: TcpTarget,
  first: Socket,
  place: Place,
  { signal, textAfterMs }: { readonly signal: AbortSignal; readonly textAfterMs: number },
): Promise<Heard> {
  const [isTls, isText] = [new AbortController(), new AbortController()]
  const encrypted = overTls(target, first, signal, { isTls, isText: isText.signal })
  const eitherSignal = AbortSignal.any([signal, isTls.signal])
  await Promise.race([encrypted, delay(textAfterMs, undefined, { signal: eitherSignal }).catch(() => {})])
  if (isTls.signal.aborted) return encrypted
  const plain = await overText(target, open(place), eitherSignal, 0)
  if (!isTls.signal.aborted && isPlainText(plain.speech)) isText.abort()
  const { tls, speech } = await encrypted
  return speech === null ? { tls, speech: plain.speech } : { tls, speech }
}

interface Rivals {
  /** Aborted when hands are shaken. */
  readonly isTls: AbortController
  /** Aborted when the server speaks plain text: a handshake under way is given up. */
  readonly isText: AbortSignal
}

async function overTls(target: TcpTarget, carrier: Socket, signal: AbortSignal, rivals?: Rivals): Promise<Heard> {
  const giveUp = rivals === undefined ? signal : AbortSignal.any([signal, rivals.isText])
  try {
    const socket = await shakeHands(carrier, target.host, giveUp)
    rivals?.isTls.abort()
    const certificate = observeCertificate(socket, target.host)
    return { tls: { kind: 'spoken', certificate }, speech: await observeSpeech(target, socket, signal) }
  } catch (error) {
    carrier.destroy()
    return { tls: failureOf(error), speech: null }
  }
}

async function overText(target: TcpTarget, socket: Socket, signal: AbortSignal, greetingMs: number): Promise<Heard> {
  return { tls: { kind: 'not-tried' }, speech: await observeSpeech(target, socket, signal, greetingMs) }
}

/** An alert of TLS is an answer, and says that text was not what the server waited for. */
function isPlainText(speech: SpeechObservation | null): boolean {
  if (speech === null || speech.kind === 'quiet' || speech.kind === 'closed') return false
  return speech.kind !== 'other' || speech.protocol !== 'TLS'
}

function failureOf(error: unknown): TlsObservation {
  const codes = errorCodes(error)
  if (codes.includes('NET_TIMEOUT')) return { kind: 'late' }
  const reason = reasonOf(error)
  if (reason === LEFT || codes.some((code) => code === 'ECONNRESET' || code === 'EPIPE')) return { kind: 'closed' }
  return { kind: 'failed', reason }
}

/** OpenSSL's words alone, without its thread, its file and its line. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message.trim()
}
