/**
 * Many clients that want something computed, and real threads that do it. One thread talks to all clients, the workers of the
 * pool compute: so no client waits for the work of another, and all processors are used. A client sends numbers, one on each
 * line, and gets the count of primes up to each; `ping` is answered with `pong` at once.
 *
 *   node --conditions=source examples/worker-pool.ts [workers] [port] [host]
 *   node --conditions=source examples/worker-pool.ts measure [workers ...]
 *
 * Then `nc 127.0.0.1 9006`, and for example 3000000. Without a number there are as many workers as processors; with 0, all is
 * computed in the thread that talks. `measure` shows what each is worth.
 */
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { connect, type Connection, formatAddress, framed, lineCodec, NetError, serve } from '@partyline/net'

const NUMBER_MAX = 10_000_000

/** Slow on purpose: each candidate is divided by every odd number up to its root. */
function countPrimes(max: number): number {
  let count = max >= 2 ? 1 : 0
  for (let candidate = 3; candidate <= max; candidate += 2) {
    let divisor = 3
    while (divisor * divisor <= candidate && candidate % divisor !== 0) divisor += 2
    if (divisor * divisor > candidate) count += 1
  }
  return count
}

/** What a worker runs: a small program with nothing but this function, so that a thread starts fast and takes little memory. */
const PROGRAM = `
  const { parentPort } = require('node:worker_threads')
  parentPort.on('message', (max) => parentPort.postMessage(countPrimes(max)))
  ${String(countPrimes)}
`
const startWorker = () => new Worker(PROGRAM, { eval: true })

/** A fixed number of threads; a task that finds none idle waits in line for one. */
class Pool implements AsyncDisposable {
  readonly #workers: Set<Worker>
  readonly #idle: Worker[]
  readonly #waiting: ((worker: Worker) => void)[] = []

  constructor(size: number) {
    this.#idle = Array.from({ length: size }, startWorker)
    this.#workers = new Set(this.#idle)
  }

  async countPrimes(max: number): Promise<number> {
    if (this.#workers.size === 0) return countPrimes(max)
    let worker = this.#idle.pop() ?? (await new Promise<Worker>((resolve) => this.#waiting.push(resolve)))
    try {
      const answered = once(worker, 'message')
      worker.postMessage(max)
      const [count]: unknown[] = await answered
      return Number(count)
    } catch (error) {
      // The thread has died of it.
      this.#workers.delete(worker)
      this.#workers.add((worker = startWorker()))
      throw error
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#idle.push(worker)
      else next(worker)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.terminate()))
  }
}

function serveWith(pool: Pool, host: string, port: number) {
  return serve({ host, port }, async (connection: Connection) => {
    const lines = framed(connection, lineCodec({ lineBytesMax: 100, quietMs: 250 }))
    for await (const line of lines) {
      const max = Number(line)
      if (line === 'ping') await lines.send('pong')
      else if (max >= 0 && max <= NUMBER_MAX) await lines.send(`${await pool.countPrimes(max)} primes up to ${max}`)
      else await lines.send(`send a number from 0 to ${NUMBER_MAX}`)
    }
  })
}

/** Eight clients want something all the time, and one says ping now and then: how much is answered, and how long does it wait? */
async function measure(size: number): Promise<void> {
  const startedAt = performance.now()
  const bytesBefore = process.memoryUsage.rss()
  await using pool = new Pool(size)
  await Promise.all(Array.from({ length: size }, () => pool.countPrimes(2)))
  const startMs = performance.now() - startedAt
  const memoryMib = (process.memoryUsage.rss() - bytesBefore) / 2 ** 20

  await using server = await serveWith(pool, '127.0.0.1', 0)
  const done = new AbortController()
  /** @returns the longest wait for an answer, in milliseconds */
  const ask = async (question: string, times: number, pauseMs: number) => {
    await using connection = await connect(server.addresses[0])
    const lines = framed(connection, lineCodec({ lineBytesMax: 100 }))
    let slowestMs = 0
    for (let count = 0; count < times && !done.signal.aborted; count += 1) {
      const askedAt = performance.now()
      await lines.send(question)
      await lines.read()
      slowestMs = Math.max(slowestMs, performance.now() - askedAt)
      if (pauseMs > 0) await setTimeout(pauseMs)
    }
    return slowestMs
  }
  const askedAt = performance.now()
  const pinging = ask('ping', Infinity, 5)
  await Promise.all(Array.from({ length: 8 }, () => ask('300000', 5, 0)))
  const answersPerSecond = 40_000 / (performance.now() - askedAt)
  done.abort()
  const slowestPingMs = await pinging

  const handedAt = performance.now()
  for (let count = 0; count < 1000; count += 1) await pool.countPrimes(2)
  const handMicroseconds = performance.now() - handedAt

  console.log(
    `${size} workers: ${answersPerSecond.toFixed(0)} answers per second, slowest ping ${slowestPingMs.toFixed(0)} ms`,
  )
  console.log(
    `  ready after ${startMs.toFixed(0)} ms, ${memoryMib.toFixed(0)} MiB, ${handMicroseconds.toFixed(1)} µs to hand over a task`,
  )
}

async function main(workers = String(availableParallelism()), port = '9006', host = '127.0.0.1'): Promise<void> {
  await using pool = new Pool(Number(workers))
  const server = await serveWith(pool, host, Number(port))
  console.log(`listening on ${formatAddress(server.addresses[0])}, ${workers} workers`)
  await once(process, 'SIGINT')
  await server.drain({ timeoutMs: 1000 })
}

const [first, ...rest] = process.argv.slice(2)
const sizes = first === 'measure' ? rest : [first ?? '0']
if (!sizes.every((size) => /^\d+$/.test(size))) {
  console.error('usage: worker-pool [workers] [port] [host] | measure [workers ...]')
  process.exit(2)
}
try {
  if (first === 'measure') for (const size of rest.length > 0 ? rest : [0, 1, 2, 4]) await measure(Number(size))
  else await main(first, ...rest)
} catch (error) {
  if (!(error instanceof NetError)) throw error
  console.error(`${error.message}\n→ ${error.remedy}`)
  process.exitCode = 1
}
