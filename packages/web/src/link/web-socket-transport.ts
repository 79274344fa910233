/** Lines over WebSocket (IRCv3 websocket, text.ircv3.net): each message is a line without its end. */
import { TransportError, type LineConnection, type Transport } from '@partyline/irc/client'
import { LINK_LIMITS } from './link-limits.ts'

const SUBPROTOCOL = 'text.ircv3.net'

/** RFC 6455 7.4.1: the other side ends in order, or goes away. */
const ORDERLY = new Set([1000, 1001])

export type SocketMaker = (url: string, subprotocol: string) => WebSocket

export class WebSocketTransport implements Transport {
  readonly #url: string
  readonly #make: SocketMaker

  constructor(url: string, make: SocketMaker = (url, subprotocol) => new WebSocket(url, subprotocol)) {
    this.#url = url
    this.#make = make
  }

  async open(signal: AbortSignal): Promise<LineConnection> {
    signal.throwIfAborted()
    const socket = this.#make(this.#url, SUBPROTOCOL)
    const connection = new WebSocketLines(socket)
    const opened = Promise.withResolvers<void>()
    const abort = () => opened.reject(signal.reason)
    signal.addEventListener('abort', abort)
    socket.addEventListener('open', () => opened.resolve())
    socket.addEventListener('close', ({ reason }) => opened.reject(unreachable(reason)))
    try {
      await opened.promise
      return connection
    } catch (error) {
      socket.close()
      throw error
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }
}

/** A browser does not tell a page why: whether nobody answers, or a certificate is not believed. */
function unreachable(reason: string): TransportError {
  return new TransportError({ kind: 'unreachable', text: reason })
}

const { linesWaitingMax, charactersWaitingMax } = LINK_LIMITS

class WebSocketLines implements LineConnection {
  readonly lines: AsyncIterable<readonly string[]>
  readonly #socket: WebSocket
  #waiting: string[] = []
  #characters = 0
  #end: { readonly error: TransportError | null } | null = null
  #wake: () => void = () => {}

  constructor(socket: WebSocket) {
    this.#socket = socket
    this.lines = this.#read()
    socket.addEventListener('message', ({ data }) => this.#received(data))
    socket.addEventListener('close', ({ code, reason }) => {
      const error = ORDERLY.has(code) ? null : new TransportError({ kind: 'lost', text: reason })
      this.#ended(error)
    })
  }

  write(lines: readonly string[]): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    for (const line of lines) this.#socket.send(line)
  }

  close(): void {
    this.#socket.close(1000)
  }

  #received(data: unknown): void {
    if (typeof data !== 'string' || this.#end !== null) return
    this.#waiting.push(data)
    this.#characters += data.length
    if (this.#waiting.length > linesWaitingMax || this.#characters > charactersWaitingMax) {
      this.#ended(new TransportError({ kind: 'lost', text: `${this.#waiting.length} lines wait to be read` }))
      this.#waiting = []
      this.#socket.close()
    }
    this.#wake()
  }

  #ended(error: TransportError | null): void {
    this.#end ??= { error }
    this.#wake()
  }

  /**
   * A line alone is handed over at once; what comes so soon behind it comes together. A timer that comes late tells how long the page was busy with
   * what was handed over last: three times as long is left for everything else.
   */
  async *#read(): AsyncGenerator<readonly string[]> {
    let [nextAt, busyMs] = [0, 0]
    for (;;) {
      const wait = nextAt - performance.now()
      if (wait > 0 && this.#end === null) {
        await new Promise((resolve) => setTimeout(resolve, wait))
        busyMs += Math.max(0, performance.now() - nextAt)
      }
      if (this.#waiting.length > 0) {
        const lines = this.#waiting
        this.#waiting = []
        this.#characters = 0
        const gatherMs = Math.min(Math.max(LINK_LIMITS.gatherMs, busyMs * 3), LINK_LIMITS.gatherMsMax)
        const handedAt = performance.now()
        nextAt = handedAt + gatherMs
        yield lines
        busyMs = performance.now() - handedAt
      } else if (this.#end !== null) {
        if (this.#end.error !== null) throw this.#end.error
        return
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    }
  }
}
