/**
 * What answers on a port that can be reached. Of a server that does not greet it is not known whether it waits for TLS or
 * for text: TLS is tried at once, text after a while, each on a connection of its own, and the first to succeed ends the
 * other. So a server sees no more of what it does not understand than it must.
 */
import { connect as connectTcp, type Socket } from 'node:net'
import { recogniseSpeech } from '../judge/recognise-speech.ts'
import type { ServiceObservation, SpeechObservation, Target, TlsObservation } from '../observations.ts'
import { converse } from './converse.ts'
import { errorCodes } from './error-codes.ts'
import { observeCertificate, shakeHands } from './observe-certificate.ts'

/** Never rejects. @param address where `target.host` was reached */
export async function observeService(target: Target, address: string, timeoutMs: number): Promise<ServiceObservation> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), timeoutMs)
  try {
    if (target.security === 'tls') return await overTls(target, address, stop.signal)
    if (target.security === 'plain') {
      return { address, tls: { kind: 'not-tried' }, speech: await overText(target, address, stop.signal) }
    }
    const [isTls, isText] = [new AbortController(), new AbortController()]
    const plain = overText(target, address, AbortSignal.any([stop.signal, isTls.signal]))
    void plain.then((speech) => (isPlainText(speech) ? isText.abort() : undefined))
    const encrypted = await overTls(target, address, stop.signal, { isTls, isText: isText.signal })
    return encrypted.speech === null ? { ...encrypted, speech: await plain } : encrypted
  } finally {
    clearTimeout(timer)
    stop.abort()
  }
}

interface Rivals {
  /** Aborted when hands are shaken. */
  readonly isTls: AbortController
  /** Aborted when the server speaks plain text: a handshake under way is given up. */
  readonly isText: AbortSignal
}

async function overTls(
  { host, port }: Target,
  address: string,
  signal: AbortSignal,
  rivals?: Rivals,
): Promise<ServiceObservation> {
  const giveUp = rivals === undefined ? signal : AbortSignal.any([signal, rivals.isText])
  try {
    const socket = await shakeHands(address, port, host, giveUp)
    rivals?.isTls.abort()
    const certificate = observeCertificate(socket, host)
    const speech = recogniseSpeech(await converse(socket, signal), Date.now())
    return { address, tls: { kind: 'spoken', certificate }, speech }
  } catch (error) {
    return { address, tls: failureOf(error), speech: null }
  }
}

/** An alert of TLS is an answer, and says that text was not what the server waited for. */
function isPlainText(speech: SpeechObservation): boolean {
  if (speech.kind === 'other') return speech.protocol !== 'TLS'
  return speech.kind === 'irc' || speech.kind === 'plain-door'
}

function failureOf(error: unknown): TlsObservation {
  if (errorCodes(error).includes('NET_TIMEOUT')) return { kind: 'late' }
  return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) }
}

async function overText({ port }: Target, address: string, signal: AbortSignal): Promise<SpeechObservation> {
  const socket: Socket = connectTcp({ host: address, port })
  return recogniseSpeech(await converse(socket, signal), Date.now())
}
