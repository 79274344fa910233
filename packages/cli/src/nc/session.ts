/**
 * One connection and the standard streams, copied both ways, and the rules for when that is over (ncat 7.96):
 * - The end of our input ends our direction only (unless `--no-shutdown`). The answer is still awaited.
 * - The end of the other direction ends the session, after what our input has ready is sent. The other side may have ended its
 *   own direction alone: a server with `/dev/null` for input does so, and waits for a file. With `-k` all of our input is
 *   sent, however long it takes. Standard output ends at once, so that a program that reads it can go on.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Connection } from '@partyline/net'
import { type ByteFilters, byteFilters } from './byte-filters.ts'
import type { Framed, Framer } from './frames.ts'
import { IDLE_CLOSE_MS, IdleError, IdleWatch } from './idle-watch.ts'
import { LINGER_MS } from './linger.ts'
import type { NcOptions } from './options.ts'
import type { Recorder } from './recorder.ts'
import { splitLines } from './split-lines.ts'
import type { StandardStreams } from './standard-streams.ts'
import { untilSilent } from './until-silent.ts'
import { UsageError } from './usage-error.ts'

/** How long input may be silent after the other side has ended. Then nothing more is sent. */
const SILENT_INPUT_MS = 1_000

export type SessionOptions = Pick<
  NcOptions,
  | 'answerSilenceMs'
  | 'direction'
  | 'frame'
  | 'hasShutdown'
  | 'hasCrlf'
  | 'hasTelnet'
  | 'idleTimeoutMs'
  | 'isKeptOpen'
  | 'isReconnecting'
  | 'lineDelayMs'
  | 'quitDelayMs'
>

export interface SessionParts {
  readonly streams: StandardStreams
  readonly recorder: Recorder
  /** Of input that goes on beyond one session. Default: one for this session, as `--frame` says. */
  readonly inputFramer?: Framer | undefined
}

/**
 * Copies until the session is over, and closes the connection in order.
 * @throws {NetError} the network failed @throws {IdleError} nothing moved; the connection is closed then
 * @throws {UsageError} a line of input cannot be a frame; those before it were sent, and the connection is closed in order
 */
export async function runSession(connection: Connection, options: SessionOptions, parts: SessionParts): Promise<void> {
  using idle = new IdleWatch(options.idleTimeoutMs)
  const copy = new Copy(connection, options, parts, idle, await framersFor(options, parts))
  try {
    await Promise.race([copy.untilOver(), idle.expired])
    await connection.close({ timeoutMs: LINGER_MS })
  } catch (error) {
    if (error instanceof UsageError) await connection.close({ timeoutMs: LINGER_MS })
    else if (error instanceof IdleError) await connection.close({ timeoutMs: IDLE_CLOSE_MS })
    else connection.abort(error)
    throw error
  }
}

interface Framers {
  readonly input: Framer | undefined
  readonly output: Framer | undefined
}

async function framersFor({ frame }: SessionOptions, { inputFramer: input }: SessionParts): Promise<Framers> {
  if (frame === undefined) return { input, output: undefined }
  const { inputFramer, outputFramer } = await import('./frames.ts')
  return { input: input ?? inputFramer(frame), output: outputFramer(frame) }
}

class Copy {
  readonly #connection: Connection
  readonly #options: SessionOptions
  readonly #parts: SessionParts
  readonly #idle: IdleWatch
  readonly #framers: Framers
  readonly #filters: ByteFilters
  /** True while we wait for input, and not for the network to take it. */
  #isWaitingForInput = false
  #inputChunks = 0
  #remoteChunks = 0
  #isSendingOver = false
  #transmitting: Promise<void> = Promise.resolve()

  constructor(connection: Connection, options: SessionOptions, parts: SessionParts, idle: IdleWatch, framers: Framers) {
    this.#connection = connection
    this.#options = options
    this.#parts = parts
    this.#idle = idle
    this.#framers = framers
    this.#filters = byteFilters(options, parts.recorder)
  }

  async untilOver(): Promise<void> {
    const { direction, isReconnecting, quitDelayMs } = this.#options
    if (direction === 'receive') return this.#receive()
    const sent = this.#send().finally(() => (this.#isSendingOver = true))
    const received = this.#receive()
    // Whichever fails first ends the session; the other's failure is then only a consequence.
    sent.catch(() => {})
    received.catch(() => {})
    // What input has ready goes to the next connection, where there is one.
    const broken = received.then(() => this.#transmitting)
    broken.catch(() => {})
    if (direction === 'send') return isReconnecting ? Promise.race([sent, broken]) : sent
    const inputEnded = sent.then(() => (quitDelayMs === undefined ? this.#answered(received) : delay(quitDelayMs)))
    const remoteEnded = isReconnecting ? broken : received.then(() => this.#inputOver(sent))
    await Promise.race([inputEnded, remoteEnded])
  }

  /** What is left to do when the other side has ended. */
  async #inputOver(sent: Promise<void>): Promise<void> {
    return this.#options.isKeptOpen ? sent : Promise.race([sent, this.#inputSilent()])
  }

  async #receive(): Promise<void> {
    for await (const bytes of this.#connection) {
      this.#remoteChunks += 1
      this.#idle.touch()
      if (this.#options.direction === 'send') continue
      const data = this.#filters.received(bytes, (reply) => this.#connection.writeNow(reply))
      if (data.length === 0) continue
      await this.#give(this.#framers.output?.take(data) ?? { bytes: data, error: undefined })
    }
    const rest = this.#options.direction === 'send' ? undefined : this.#framers.output?.end()
    if (rest !== undefined) await this.#give(rest)
    if (!this.#options.isReconnecting) await this.#parts.streams.endOutput()
  }

  async #send(): Promise<void> {
    const { hasShutdown, direction } = this.#options
    for (;;) {
      this.#isWaitingForInput = true
      const bytes = await this.#parts.streams.readInput()
      this.#isWaitingForInput = false
      if (bytes === null) break
      this.#inputChunks += 1
      this.#idle.touch()
      this.#transmitting = this.#transmit(this.#framers.input?.take(bytes) ?? { bytes, error: undefined })
      await this.#transmitting
    }
    const rest = this.#framers.input?.end()
    if (rest !== undefined) await this.#transmit(rest)
    if (direction === 'send') await this.#connection.flushed()
    else if (hasShutdown) await this.#connection.closeWrite()
  }

  /** Resolves when the other side has answered. It need not know that we have said everything. */
  async #answered(received: Promise<void>): Promise<void> {
    const { answerSilenceMs } = this.#options
    if (answerSilenceMs === undefined) return received
    return untilSilent(received, () => this.#remoteChunks, answerSilenceMs)
  }

  async #give({ bytes, error }: Framed): Promise<void> {
    if (bytes.length > 0) await this.#parts.streams.writeOutput(bytes)
    if (error !== undefined) throw error
  }

  async #transmit({ bytes, error }: Framed): Promise<void> {
    const { lineDelayMs } = this.#options
    const data = this.#filters.encode(bytes)
    for (const piece of lineDelayMs === undefined ? [data] : splitLines(data)) {
      if (piece.length === 0) continue
      if (lineDelayMs !== undefined) await delay(lineDelayMs)
      this.#filters.sent(piece)
      await this.#connection.write(piece)
    }
    if (error !== undefined) throw error
  }

  /** Resolves when everything is sent, or when input, waited for, gave nothing for a while. */
  async #inputSilent(): Promise<void> {
    let seen = -1
    while (!this.#isSendingOver && !(this.#isWaitingForInput && seen === this.#inputChunks)) {
      seen = this.#inputChunks
      await delay(SILENT_INPUT_MS)
    }
  }
}
