/** A WebSocket as the reception needs it: what comes in message by message, what goes out in frames that are ready. */
import type { CloseOptions, CloseReason, WaitOptions, WebSocketMessages } from '@partyline/net'
import type { Ending, Wire } from '../conversation.ts'

/** RFC 6455 7.4.1. */
const NORMAL_CLOSURE = 1000
const GOING_AWAY = 1001
/** RFC 6455 5.5: a control frame has 125 bytes, of which the code takes two. */
const REASON_BYTES_MAX = 123

export class WebWire implements Wire {
  readonly #messages: WebSocketMessages

  constructor(messages: WebSocketMessages) {
    this.#messages = messages
  }

  get bytesPending(): number {
    return this.#messages.bytesPending
  }

  get closed(): Promise<CloseReason> {
    return this.#messages.closed
  }

  /** One message after the other, whatever its kind. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, undefined> {
    for await (const message of this.#messages)
      yield message.kind === 'text' ? Buffer.from(message.text) : message.bytes
  }

  writeNow(frames: Uint8Array): boolean {
    return this.#messages.writeNow(frames)
  }

  flushed(options?: WaitOptions): Promise<void> {
    return this.#messages.flushed(options)
  }

  /** With the reason in the close frame, where a page can show it. */
  close(options: CloseOptions = {}, ending?: Ending): Promise<void> {
    const code = ending?.isServerStopping === true ? GOING_AWAY : NORMAL_CLOSURE
    return this.#messages.close({ ...options, code, reason: shortened(ending?.reason ?? '') })
  }

  abort(reason?: unknown): void {
    this.#messages.abort(reason)
  }
}

/** Cut between characters. */
function shortened(text: string): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= REASON_BYTES_MAX) return text
  return new TextDecoder().decode(bytes.subarray(0, REASON_BYTES_MAX), { stream: true })
}
