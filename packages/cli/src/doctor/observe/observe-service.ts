/**
 * What answers on a port that can be reached. Over one connection at a time, and with as few as there can be, because some
 * servers have a place for one client only: first over the connection that was there already. Whether a server waits for
 * TLS or for text is not known. Text comes first: a TLS server refuses it at once and takes no harm, while the bytes of a
 * handshake can end a program that reads text. TLS follows when that is what the refusal looks like, over a second one.
 */
import type { Socket } from 'node:net'
import type { ServiceObservation, SpeechObservation, TlsObservation } from '../observations.ts'
import type { TcpTarget } from '../target.ts'
import { errorCodes } from './error-codes.ts'
import { observeCertificate, shakeHands } from './observe-certificate.ts'
import { observeSpeech } from './observe-speech.ts'
import { openSocket, type Place } from './open-socket.ts'

export interface Opened {
  readonly socket: Socket
  /** Where it leads. */
  readonly place: Place
}

export interface ServiceOptions {
  /** For each conversation. */
  readonly timeoutMs: number
  /** How long a connection took to come about. */
  readonly roundTripMs: number
}

/** Ports where custom says that TLS is spoken from the first byte (IANA, RFC 7194): there it is tried first. */
const TLS_PORTS = new Set([443, 465, 636, 853, 993, 995, 6690, 6697])

/** How long a server has to greet before it is spoken to: time enough on this machine, and for the way there and back. */
const GREETING_MS = 250
const GREETING_MS_MAX = 1_500

const LEFT = 'the other side closed the connection'

type Heard = Omit<ServiceObservation, 'address'>

/** Never rejects; closes the connection that it is given, and leaves none open. */
export async function observeService(
  target: TcpTarget,
  { socket, place }: Opened,
  { timeoutMs, roundTripMs }: ServiceOptions,
): Promise<ServiceObservation> {
  const greetingMs = Math.min(GREETING_MS + 2 * roundTripMs, GREETING_MS_MAX)
  const overTls = (carrier: Socket) => hearTls(target, carrier, timeoutMs)
  const overText = (plain: Socket) => hearText(target, plain, { timeoutMs, greetingMs })
  const again = (hear: (socket: Socket) => Promise<Heard>) =>
    openSocket(place, timeoutMs).then(hear, (error: unknown) => ({ tls: failureOf(error), speech: null }))
  const heard = async (): Promise<Heard> => {
    if (target.security === 'tls') return overTls(socket)
    if (target.security === 'plain') return overText(socket)
    if (TLS_PORTS.has(target.port)) {
      const encrypted = await overTls(socket)
      return encrypted.tls.kind === 'spoken' ? encrypted : either(encrypted, await again(overText))
    }
    const plain = await overText(socket)
    return mayWantTls(plain.speech) ? either(await again(overTls), plain) : plain
  }
  return { address: 'path' in place ? place.path : place.host, ...(await heard()) }
}

function either(encrypted: Heard, plain: Heard): Heard {
  return { tls: encrypted.tls, speech: encrypted.speech ?? plain.speech }
}

async function hearTls(target: TcpTarget, carrier: Socket, timeoutMs: number): Promise<Heard> {
  using time = deadline(timeoutMs)
  try {
    const socket = await shakeHands(carrier, target.host, time.signal)
    const certificate = observeCertificate(socket, target.host)
    const speech = await observeSpeech(target, socket, time.signal)
    return { tls: { kind: 'spoken', certificate }, speech }
  } catch (error) {
    carrier.destroy()
    return { tls: failureOf(error), speech: null }
  }
}

async function hearText(
  target: TcpTarget,
  socket: Socket,
  { timeoutMs, greetingMs }: { readonly timeoutMs: number; readonly greetingMs: number },
): Promise<Heard> {
  using time = deadline(timeoutMs)
  return { tls: { kind: 'not-tried' }, speech: await observeSpeech(target, socket, time.signal, greetingMs) }
}

function deadline(timeoutMs: number): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), timeoutMs)
  return { signal: controller.signal, [Symbol.dispose]: () => clearTimeout(timer) }
}

/** An alert of TLS is an answer, and says that text was not what the server waited for; others close without a word. */
function mayWantTls(speech: SpeechObservation | null): boolean {
  return speech?.kind === 'closed' || (speech?.kind === 'other' && speech.protocol === 'TLS')
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
