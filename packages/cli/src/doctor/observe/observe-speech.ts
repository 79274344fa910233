/** Talks to a server in the words of the target's application, and says what came back. */
import type { Duplex } from 'node:stream'
import { recogniseHttp } from '../judge/recognise-http.ts'
import { recogniseSpeech } from '../judge/recognise-speech.ts'
import type { SpeechObservation } from '../observations.ts'
import type { TcpTarget } from '../target.ts'
import { converse } from './converse.ts'
import { request } from './request.ts'

/** @param greetingMs how long the server may take to greet before it is spoken to. Never rejects; closes the socket. */
export async function observeSpeech(
  target: TcpTarget,
  socket: Duplex,
  signal: AbortSignal,
  greetingMs?: number,
): Promise<SpeechObservation> {
  if (target.application !== 'irc') {
    const { key, ...reply } = await request(socket, target, signal)
    return recogniseHttp(reply, key)
  }
  return recogniseSpeech(await converse(socket, signal, greetingMs), Date.now())
}
