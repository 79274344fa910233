/**
 * Well-behaved clients that do nothing but PING, at fixed times whatever the last answer does: a stall of a second is seen
 * by every PING that falls into it.
 */
import { Socket } from 'node:net'
import { Latencies } from '../measure/latency.ts'

const HOST = '127.0.0.1'
/** Together, and each far below its rate limit. */
const PROBES = 10
const INTERVAL_MS = 10

class Probe {
  readonly #socket = new Socket()
  readonly #nickname: string
  readonly #sentAt = new Map<string, number>()
  readonly #onAnswer: (ms: number) => void
  #rest = ''
  #sent = 0
  #isRegistered = Promise.withResolvers<void>()

  constructor(nickname: string, onAnswer: (ms: number) => void) {
    this.#nickname = nickname
    this.#onAnswer = onAnswer
  }

  async register(port: number): Promise<void> {
    this.#socket.setNoDelay()
    this.#socket.on('data', (chunk: Buffer) => this.#read(chunk.toString('latin1')))
    const fail = (error: Error): void => this.#isRegistered.reject(error)
    this.#socket.on('error', fail)
    this.#socket.on('close', () => fail(new Error(`The server closed the connection of ${this.#nickname}`)))
    this.#socket.connect(port, HOST)
    this.#socket.write(`NICK ${this.#nickname}\r\nUSER probe 0 * :probe\r\n`)
    await this.#isRegistered.promise
  }

  ping(): void {
    this.#sent += 1
    this.#sentAt.set(String(this.#sent), performance.now())
    this.#socket.write(`PING ${this.#sent}\r\n`)
  }

  get unanswered(): number {
    return this.#sentAt.size
  }

  get isOpen(): boolean {
    return this.#socket.writable
  }

  close(): void {
    this.#socket.destroy()
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\r\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) {
      if (/^\S+ (?:376|422) /.test(line)) this.#isRegistered.resolve()
      const id = /^\S+ PONG \S+ :?(\d+)$/.exec(line)?.[1] ?? ''
      const sentAt = this.#sentAt.get(id)
      if (sentAt === undefined) continue
      this.#sentAt.delete(id)
      this.#onAnswer(performance.now() - sentAt)
    }
  }
}

export class Prober {
  readonly latencies = new Latencies()
  readonly #probes: readonly Probe[]

  constructor() {
    this.#probes = Array.from(
      { length: PROBES },
      (_, index) => new Probe(`probe${index}`, (ms) => this.latencies.add(ms)),
    )
  }

  async register(port: number): Promise<void> {
    await Promise.all(this.#probes.map(async (probe) => await probe.register(port)))
  }

  /** PINGs for so long, then waits for the last answers. Rejects when they do not come, or a connection was closed. */
  async measure(seconds: number, patienceMs: number): Promise<void> {
    let turn = 0
    const timer = setInterval(() => {
      this.#probes[turn % PROBES]?.ping()
      turn += 1
    }, INTERVAL_MS)
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
    clearInterval(timer)
    const deadline = performance.now() + patienceMs
    while (this.#probes.some((probe) => probe.unanswered > 0)) {
      if (!this.#probes.every((probe) => probe.isOpen)) throw new Error('The server closed the connection of a probe.')
      if (performance.now() > deadline) throw new Error(`A PING was not answered within ${patienceMs / 1000} s.`)
      await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS))
    }
  }

  close(): void {
    for (const probe of this.#probes) probe.close()
  }
}
