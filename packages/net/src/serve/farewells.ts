/**
 * Tells clients that are turned away why: few at a time, a moment for each, and only some in a second, over TLS fewer, where it costs
 * a handshake. So clients that are served do not notice a flood.
 */
import type { Socket } from 'node:net'
import type { Clock } from '../clock.ts'
import type { Connection } from '../connection.ts'
import { LIMITS } from '../limits.ts'

const SECOND_MS = 1_000
const TIMEOUT_MS = LIMITS.rejectionTimeoutMs.default

/** Makes a connection of the socket, by a handshake if there has to be one. */
type Open = (socket: Socket, timeoutMs: number) => Promise<Connection>

export class Farewells {
  readonly #clock: Clock
  readonly #underway = new Map<Socket, Connection | undefined>()
  #told = 0
  #secondEndsAt = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Takes the socket over, and closes it in the end; at once where there is no room for a word. */
  say(socket: Socket, words: string | Uint8Array, isTls: boolean, open: Open): void {
    socket.on('error', ignore)
    if (this.#underway.size >= LIMITS.rejectionsUnderwayMax.default || !this.#mayTell(isTls)) {
      socket.destroy()
      return
    }
    this.#underway.set(socket, undefined)
    void this.#say(socket, words, open)
  }

  /** Tells no client anything any more. */
  close(): void {
    for (const [socket, connection] of this.#underway) {
      if (connection === undefined) socket.destroy()
      else connection.abort()
    }
  }

  async #say(socket: Socket, words: string | Uint8Array, open: Open): Promise<void> {
    try {
      const connection = await open(socket, TIMEOUT_MS)
      this.#underway.set(socket, connection)
      connection.writeNow(words)
      await connection.closeWrite()
      await readALittle(connection)
    } catch {
      // It is gone, or speaks no TLS.
    } finally {
      this.#underway.get(socket)?.abort()
      this.#underway.delete(socket)
    }
  }

  #mayTell(isTls: boolean): boolean {
    const now = this.#clock.monotonic()
    if (now >= this.#secondEndsAt) {
      this.#secondEndsAt = now + SECOND_MS
      this.#told = 0
    }
    this.#told += 1
    const { rejectionHandshakesPerSecond, rejectionsPerSecond } = LIMITS
    return this.#told <= (isTls ? rejectionHandshakesPerSecond : rejectionsPerSecond).default
  }
}

/** Unread bytes would make a reset of the end, which overtakes the words; but a flood is not worth reading. */
async function readALittle(connection: Connection): Promise<void> {
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  for (let bytes = 0; bytes < LIMITS.rejectionReadBytesMax.default;) {
    const chunk = await connection.read({ signal })
    if (chunk === null) return
    bytes += chunk.byteLength
  }
}

const ignore = () => {}
