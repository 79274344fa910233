/**
 * Frames over an encrypted connection, for either side: what is said and heard goes through the conversation, silence is noticed,
 * and a side that is busy says that it lives.
 */
import type { Clock, Connection } from '@partyline/net'
import { connectionFailure } from '../connection-failure.ts'
import { Conversation, OutOfPlace, RejectedPath, type Side } from '../conversation/conversation.ts'
import { type ErrorCode, parseErrorCode, TransferError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { FileEntry } from '../manifest/entry.ts'
import { encodeFrame, FrameDecoder, type FrameKind, MalformedFrame, SHA256_BYTES } from './frame.ts'
import { encodeMessage, type Message, parseMessage } from './message.ts'

/** What is heard; each may take its time, and nothing more is read meanwhile. */
export interface Listener {
  onMessage(message: Message): void | Promise<void>
  onData(bytes: Uint8Array): void | Promise<void>
  onPacked(bytes: Uint8Array): void | Promise<void>
  /** @param sha256 of the bytes, as the other side says */
  onWhole(entry: FileEntry, sha256: Uint8Array, bytes: Uint8Array): void | Promise<void>
}

export interface ChannelParts {
  readonly connection: Connection
  readonly side: Side
  readonly clock: Pick<Clock, 'setInterval'>
  /** Ends the transfer; the other side is told. */
  readonly signal?: AbortSignal | undefined
}

const ALIVE = encodeFrame('alive', Buffer.alloc(0))
const SILENT_TICKS_MAX = Math.ceil(LIMITS.silenceTimeoutMs / LIMITS.aliveIntervalMs)
/** A side that is interrupted does not wait longer than this for the other. */
const LAST_WORD_MS = 500
/** A last word has to reach a side that may be writing to a slow disk. */
const CLOSE_TIMEOUT_MS = 3_000

export class Channel implements AsyncDisposable {
  readonly conversation = new Conversation()
  readonly connection: Connection
  readonly #side: Side
  readonly #peer: Side
  readonly #timer: { cancel(): void }
  readonly #signal: AbortSignal | undefined
  #isWaiting = false
  #silentTicks = 0
  #bytesBefore = { read: 0, written: 0 }

  constructor({ connection, side, clock, signal }: ChannelParts) {
    this.connection = connection
    this.#side = side
    this.#peer = side === 'sender' ? 'receiver' : 'sender'
    this.#signal = signal
    signal?.addEventListener('abort', this.#onAbort)
    if (signal?.aborted === true) this.#onAbort()
    this.#timer = clock.setInterval(() => this.#tick(), LIMITS.aliveIntervalMs)
  }

  /** Says it, through the conversation. */
  async say(message: Message): Promise<void> {
    this.conversation.take(this.#side, message)
    await this.connection.write(encodeMessage(message))
  }

  /**
   * Hears until the conversation is over.
   * @throws {TransferError} the connection broke, the other side said what it must not, or that it has failed
   */
  async hear(listener: Listener): Promise<void> {
    const decoder = new FrameDecoder()
    try {
      while (this.conversation.state !== 'over') {
        this.#isWaiting = true
        const chunk = await this.connection.read()
        this.#isWaiting = false
        if (chunk === null) throw new TransferError('TRANSFER_CONNECTION', 'the other side ended the connection')
        for (const frame of decoder.decode(chunk)) {
          const handled = this.#handle(frame.kind, frame.bytes, listener)
          if (handled !== undefined) await handled
        }
      }
    } catch (error) {
      throw this.#explain(error)
    }
  }

  /** Tells the other side that this one stops, if it can still be told. It stands behind what is under way; nobody waits for it. */
  fail(error: TransferError): void {
    if (this.conversation.state === 'over') return
    const { code, message } = error
    const said: Message = { kind: 'fail', code, reason: message.slice(0, LIMITS.reasonLengthMax) }
    this.conversation.take(this.#side, said)
    this.connection.writeNow(encodeMessage(said))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#timer.cancel()
    this.#signal?.removeEventListener('abort', this.#onAbort)
    await this.connection.close({ timeoutMs: CLOSE_TIMEOUT_MS })
  }

  readonly #onAbort = (): void => void this.#interrupt()

  async #interrupt(): Promise<void> {
    this.fail(new TransferError('TRANSFER_INTERRUPTED', 'it was interrupted'))
    await this.connection.flushed({ timeoutMs: LAST_WORD_MS }).catch(() => {})
    this.connection.abort(this.#signal?.reason)
  }

  #handle(kind: FrameKind, bytes: Uint8Array, listener: Listener): void | Promise<void> {
    switch (kind) {
      case 'data':
        this.conversation.takeData(bytes.length)
        return listener.onData(bytes)
      case 'packed':
        return listener.onPacked(bytes)
      case 'whole': {
        const entry = this.conversation.takeWhole(this.#peer, bytes.length - SHA256_BYTES)
        return listener.onWhole(entry, bytes.subarray(0, SHA256_BYTES), bytes.subarray(SHA256_BYTES))
      }
      case 'message': {
        const message = parseMessage(bytes)
        if (message === null) throw new OutOfPlace('a message that is none')
        this.conversation.take(this.#peer, message)
        if (message.kind === 'fail') throw failureOf(message)
        return listener.onMessage(message)
      }
      case 'alive':
        return undefined
      default:
        return kind satisfies never
    }
  }

  #tick(): void {
    const { bytesRead, bytesWritten, bytesPending } = this.connection
    if (bytesWritten === this.#bytesBefore.written && bytesPending === 0) this.connection.writeNow(ALIVE)
    this.#silentTicks = this.#isWaiting && bytesRead === this.#bytesBefore.read ? this.#silentTicks + 1 : 0
    this.#bytesBefore = { read: bytesRead, written: this.connection.bytesWritten }
    if (this.#silentTicks < SILENT_TICKS_MAX) return
    const seconds = LIMITS.silenceTimeoutMs / 1_000
    this.connection.abort(new TransferError('TRANSFER_CONNECTION', `the other side was silent for ${seconds} seconds`))
  }

  #explain(error: unknown): unknown {
    if (error instanceof RejectedPath) return new TransferError('TRANSFER_PATH', `the path ${error.message}`)
    if (error instanceof OutOfPlace || error instanceof MalformedFrame) {
      return new TransferError('TRANSFER_PROTOCOL', `the other side sent ${error.message}`, { cause: error })
    }
    return connectionFailure(error, 'under way')
  }
}

/** Of what a side has to mend by itself. For the other one it is that the transfer does not take place. */
const OF_ONE_SIDE: ReadonlySet<ErrorCode> = new Set(['TRANSFER_CODE', 'TRANSFER_SOURCE', 'TRANSFER_INTERNAL'])

function failureOf({ code, reason }: Extract<Message, { kind: 'fail' }>): TransferError {
  const known = parseErrorCode(code)
  const told = known === null || OF_ONE_SIDE.has(known) ? 'TRANSFER_REFUSED' : known
  return new TransferError(told, reason, { isFromPeer: true })
}
