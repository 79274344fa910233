/**
 * Says as little as an IRC client must (RFC 2812 3.1, IRCv3 capability-negotiation) and listens. A server that greets
 * first, as the plain door and many other protocols do, is not spoken to.
 */
import { randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { type Conversation, nextStep, speaksIrc } from '../judge/recognise-speech.ts'
import { LIMITS } from '../limits.ts'
import { errorCodes } from './error-codes.ts'

/** A server that shook hands over TLS seldom greets. */
const GREETING_MS = 200

/** A server that has begun goes on at once; a busy one, or one far away, within this time. */
const PAUSE_MS = 1_500

const FAREWELL_MS = 500

/**
 * Ends when enough is known, nothing more comes, the other side closes, or the signal says so. Never rejects; the socket
 * is closed, with a farewell to an IRC server that we have spoken to.
 * @param greetingMs how long the server may take to greet before it is spoken to; null where it has to greet, however long it takes
 */
export function converse(
  socket: Duplex,
  signal: AbortSignal,
  greetingMs: number | null = GREETING_MS,
): Promise<Conversation> {
  const nickname = `doctor${randomBytes(2).toString('hex')}`
  return new Promise((resolve) => {
    let [text, said] = ['', '']
    let stage: Conversation['stage'] = 'listening'
    const say = (next: Conversation['stage'], lines: string) => {
      stage = next
      said += lines
      socket.write(lines)
      timer?.refresh()
    }
    const speak = () =>
      say('introduced', `CAP LS 302\r\nNICK ${nickname}\r\nUSER ${nickname} 0 * :doctor\r\nCAP END\r\n`)
    const end = (hasClosed: boolean, code: string | null = null) => {
      clearTimeout(timer)
      clearTimeout(greeting)
      signal.removeEventListener('abort', onAbort)
      socket.off('end', onClose).off('close', onClose)
      if (socket.destroyed || !socket.writable || stage === 'listening') socket.destroy()
      else {
        socket.end(speaksIrc(text) ? 'QUIT\r\n' : '', () => socket.destroy())
        // A server that does not read keeps no socket open.
        setTimeout(() => socket.destroy(), FAREWELL_MS).unref()
      }
      resolve({ text, said, stage, hasClosed, code })
    }
    const onAbort = () => end(false)
    const onClose = () => end(true)
    const greeting = greetingMs === null ? undefined : setTimeout(speak, greetingMs)
    const timer = greetingMs === null ? undefined : setTimeout(() => end(false), greetingMs + PAUSE_MS)
    signal.addEventListener('abort', onAbort)
    socket.on('error', (error) => end(true, errorCodes(error).at(-1) ?? null))
    socket.on('end', onClose)
    socket.on('close', onClose)
    socket.on('data', (bytes: Buffer) => {
      text = (text + bytes.toString('utf8')).slice(0, LIMITS.textCharactersMax)
      clearTimeout(greeting)
      timer?.refresh()
      const step = nextStep({ text, said, stage, hasClosed: false, code: null })
      if (text.length === LIMITS.textCharactersMax) end(false)
      else if (step.kind === 'introduce') speak()
      else if (step.kind === 'say') say(step.stage, step.line)
      else if (step.kind === 'end') end(false)
    })
    if (signal.aborted) onAbort()
  })
}
