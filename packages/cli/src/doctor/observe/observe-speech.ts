/** Talks to a server in the words of the target's application, and says what came back. */
import type { Duplex } from 'node:stream'
import { recogniseHttp } from '../judge/recognise-http.ts'
import { recogniseSpeech } from '../judge/recognise-speech.ts'
import type { SpeechObservation } from '../observations.ts'
import type { TcpTarget } from '../target.ts'
import { awaitRefusal } from './await-refusal.ts'
import { converse } from './converse.ts'
import { request } from './request.ts'

/**
 * Null when nothing was to be said and the server did not object. Never rejects; closes the socket.
 * @param greetingMs how long the server may take to greet before it is spoken to
 */
export async function observeSpeech(
  target: TcpTarget,
  socket: Duplex,
  signal: AbortSignal,
  greetingMs?: number,
): Promise<SpeechObservation | null> {
  switch (target.application) {
    case 'none':
      return awaitRefusal(socket, signal)
    case 'irc':
      return recogniseSpeech(await converse(socket, signal, greetingMs), Date.now())
    case 'ssh':
      return recogniseSpeech(await converse(socket, signal, null), Date.now())
    case 'http':
    case 'websocket': {
      const { key, ...reply } = await request(socket, target, signal)
      return recogniseHttp(reply, key)
    }
    default:
      return target.application satisfies never
  }
}
