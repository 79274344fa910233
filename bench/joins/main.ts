/** `main.ts PORT CLIENTS SERVER_PID`: clients that register and then all join one channel at once, and then another. Prints a `Stampede` for each as JSON. */
import { setTimeout as wait } from 'node:timers/promises'
import { register } from '../load/crowd.ts'
import { Client, newReadBuffer } from '../load/client.ts'
import { Failure } from '../load/failure.ts'
import { ownCpuSeconds, processCpuSeconds } from '../measure/cpu.ts'
import { countTold } from './count-told.ts'
import type { Stampede } from './joins.ts'

const [port = 0, count = 0, serverPid = 0] = process.argv.slice(2).map(Number)
/** How many come at a time. */
const LANES = 50
/** What the server does after a registration is over by then. */
const CALM_MS = 1_000
/** One client in so many keeps what it is told; all of them would cost the load more than the server. */
const KEEPING = 50

const buffer = newReadBuffer()
const failure = new Failure()
const clients = Array.from({ length: count }, (_, index) => new Client(`u${index}`, buffer, failure))
const kept = new Map<Client, string[]>(
  clients.filter((_, index) => index % KEEPING === 0).map((client) => [client, []]),
)

/** Resolves when it is told something with `answer` in it. */
async function say(client: Client, text: string, answer: string): Promise<void> {
  const answered = Promise.withResolvers<void>()
  const chunks = kept.get(client)
  let tail = ''
  let isAnswered = false
  client.pour((chunk) => {
    if (isAnswered && chunks === undefined) return
    const more = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1')
    chunks?.push(more)
    if (isAnswered) return
    isAnswered = (tail + more).includes(answer)
    tail = more.slice(-answer.length)
    if (isAnswered) answered.resolve()
  })
  client.send(text)
  await failure.orFail(answered.promise)
}

let next = 0
async function lane(): Promise<void> {
  for (let client = clients[next]; client !== undefined; client = clients[next]) {
    next += 1
    await client.connect(port)
    await register(client, [])
  }
}

async function stampede(channel: string): Promise<Stampede> {
  for (const chunks of kept.values()) chunks.length = 0
  await wait(CALM_MS)
  const [cpu, own, startedAt] = [processCpuSeconds(serverPid), ownCpuSeconds(), performance.now()]
  await Promise.all(clients.map(async (client) => await say(client, `JOIN ${channel}\r\n`, ' 366 ')))
  const inSeconds = (performance.now() - startedAt) / 1_000
  // Then all that the server had for anybody has arrived.
  await Promise.all(clients.map(async (client) => await say(client, 'PING all\r\n', ' PONG ')))
  const told = {
    inSeconds,
    toldSeconds: (performance.now() - startedAt) / 1_000,
    serverCpuSeconds: processCpuSeconds(serverPid) - cpu,
    loadCpuSeconds: ownCpuSeconds() - own,
  }
  for (const [{ nickname }, chunks] of kept) {
    const known = countTold(chunks.join(''), nickname)
    if (known !== count) throw new Error(`${nickname} was told of ${known} members, and there are ${count}`)
  }
  return told
}

async function stampedes(): Promise<readonly Stampede[]> {
  await Promise.all(Array.from({ length: LANES }, lane))
  return [await stampede('#first'), await stampede('#second')]
}

process.stdout.write(`${JSON.stringify(await failure.orFail(stampedes()))}\n`)
for (const client of clients) client.close()
