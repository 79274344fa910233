/** Ties a client core to a transport and a clock: the only part that waits, and none of it throws. */
import type { Action } from './action.ts'
import type { ClientCore } from './core.ts'
import type { Input } from './effect.ts'
import type { ClientState } from './state.ts'
import { TransportError, type LineConnection, type Transport } from './transport.ts'

export interface ClientClock {
  /** Unix milliseconds. */
  now(): number
  setTimeout(callback: () => void, delayMs: number): { cancel(): void }
}

export interface RunOptions {
  readonly core: ClientCore
  readonly transport: Transport
  readonly clock: ClientClock
  /** A listener or the core has thrown: a defect, which is told and does not stop the client. */
  readonly onDefect?: (error: unknown) => void
}

/** A client that runs. */
export interface Client {
  readonly state: ClientState
  /** What comes of it is in the state, in part at once. */
  act(action: Action): void
  /** Called after each change of the state. @returns ends it */
  subscribe(listener: (state: ClientState) => void): () => void
  /** The platform has lost its network, or has it again. */
  network(isOnline: boolean): void
  /** Leaves the server and ends all that waits; the client can be thrown away. */
  stop(reason?: string): void
}

export function runClient(options: RunOptions): Client {
  return new RunningClient(options)
}

class RunningClient implements Client {
  readonly #options: RunOptions
  readonly #listeners = new Set<(state: ClientState) => void>()
  /** Only of the newest connection; older ones end by themselves. */
  #open: { readonly number: number; readonly abort: AbortController; lines: LineConnection | null } | null = null
  #timer: { cancel(): void } | null = null
  #isStopped = false

  constructor(options: RunOptions) {
    this.#options = options
  }

  get state(): ClientState {
    return this.#options.core.state
  }

  act(action: Action): void {
    this.#take({ kind: 'action', action })
  }

  subscribe(listener: (state: ClientState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  network(isOnline: boolean): void {
    this.#take({ kind: 'network', isOnline })
  }

  stop(reason?: string): void {
    this.act(reason === undefined ? { kind: 'quit' } : { kind: 'quit', reason })
    this.#isStopped = true
    this.#timer?.cancel()
    this.#listeners.clear()
  }

  #take(input: Input): void {
    if (this.#isStopped) return
    const { core, clock, onDefect = () => {} } = this.#options
    const before = core.state
    try {
      const { effects, wakeAt } = core.take(input, clock.now())
      for (const effect of effects) {
        switch (effect.kind) {
          case 'open':
            void this.#connect(effect.connection)
            break
          case 'write':
            if (this.#open?.number === effect.connection) this.#open.lines?.write(effect.lines)
            break
          case 'close':
            this.#close(effect.connection)
            break
          default:
            effect satisfies never
        }
      }
      this.#wake(wakeAt)
    } catch (error) {
      onDefect(error)
    }
    if (core.state !== before) this.#tell()
  }

  #tell(): void {
    const { core, onDefect = () => {} } = this.#options
    for (const listener of this.#listeners) {
      try {
        listener(core.state)
      } catch (error) {
        onDefect(error)
      }
    }
  }

  #wake(at: number | null): void {
    const { clock } = this.#options
    this.#timer?.cancel()
    this.#timer = null
    if (at === null || this.#isStopped) return
    const delayMs = Math.min(Math.max(0, at - clock.now()), DELAY_MAX_MS)
    this.#timer = clock.setTimeout(() => this.#take({ kind: 'time' }), delayMs)
  }

  #close(number: number): void {
    if (this.#open?.number !== number) return
    this.#open.lines?.close()
    this.#open.abort.abort()
    this.#open = null
  }

  /** Never rejects. */
  async #connect(number: number): Promise<void> {
    const abort = new AbortController()
    const open = { number, abort, lines: null as LineConnection | null }
    this.#open = open
    let closed: Input = { kind: 'closed', connection: number, trouble: null, isFinal: false }
    try {
      const lines = await this.#options.transport.open(abort.signal)
      if (this.#open !== open) {
        lines.close()
        return
      }
      open.lines = lines
      this.#take({ kind: 'opened', connection: number })
      for await (const some of lines.lines) this.#take({ kind: 'lines', connection: number, lines: some })
    } catch (error) {
      closed = closedBy(error, number, open.lines !== null)
    }
    open.lines?.close()
    this.#take(closed)
    if (this.#open === open) this.#open = null
  }
}

function closedBy(error: unknown, connection: number, wasOpen: boolean): Input {
  if (error instanceof TransportError)
    return { kind: 'closed', connection, trouble: error.trouble, isFinal: error.isFinal }
  const text = error instanceof Error ? error.message : String(error)
  return { kind: 'closed', connection, trouble: { kind: wasOpen ? 'lost' : 'unreachable', text }, isFinal: false }
}

/** Timers of platforms take 31 bits. */
const DELAY_MAX_MS = 2_000_000_000
