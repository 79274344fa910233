/**
 * What answers on a port that can be reached. A server that greets is believed; of a silent one it is not known whether
 * it waits for TLS or for text, so both are tried at the same time, on connections of their own.
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
    const plain = overText(target, address, stop.signal)
    if (target.security === 'plain') return { address, tls: { kind: 'not-tried' }, speech: await plain }
    const [encrypted, speech] = await Promise.all([overTls(target, address, stop.signal, plain), plain])
    return encrypted.speech === null ? { ...encrypted, speech } : encrypted
  } finally {
    clearTimeout(timer)
    stop.abort()
  }
}

/** @param plain a conversation in plain text; when that succeeds first, TLS is given up */
async function overTls(
  { host, port }: Target,
  address: string,
  signal: AbortSignal,
  plain?: Promise<SpeechObservation>,
): Promise<ServiceObservation> {
  const isText = new AbortController()
  void plain?.then((speech) => {
    if (isPlainText(speech)) isText.abort()
  })
  try {
    const socket = await shakeHands(address, port, host, AbortSignal.any([signal, isText.signal]))
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
