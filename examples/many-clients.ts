/**
 * One server and a thousand clients at the same time, in one process without threads. Each client sends its messages one
 * after the other and waits for each answer; at the end, the counters of both sides are compared.
 *
 *   node --conditions=source examples/many-clients.ts [clients] [messages of each]
 *
 * A connection is two file descriptors here, because both of its ends are in this process: `ulimit -n` bounds it.
 */
import { connect, framed, type FramedConnection, type IpAddress, lineCodec, serve } from '@partyline/net'
import { Failure, run, UsageError } from './support/run.ts'

const LINES = lineCodec({ lineBytesMax: 100 })

/** Resolves when the server has greeted: connected means that the kernel of the server knows us, not yet its program. */
async function join(server: IpAddress, signal: AbortSignal): Promise<FramedConnection<string>> {
  const lines = framed(await connect(server, { signal, timeoutMs: 20_000 }), LINES)
  const greeting = await lines.read({ signal, timeoutMs: 20_000 })
  if (greeting === null) throw new Failure('the server has turned a client away')
  return lines
}

/** @returns how many answers were right */
async function talk(lines: FramedConnection<string>, messages: number, signal: AbortSignal): Promise<number> {
  let right = 0
  for (let index = 0; index < messages; index += 1) {
    const message = `message ${index}`
    await lines.send(message)
    if ((await lines.read({ signal })) === message) right += 1
  }
  await lines.connection.close()
  return right
}

await run('many-clients [clients] [messages of each]', async ([clients = '1000', messages = '20'], stop) => {
  if (!isCount(clients) || !isCount(messages)) throw new UsageError('both are whole numbers from 1 to 999999')
  await using server = await serve({ host: '127.0.0.1', port: 0 }, async (connection) => {
    await connection.write(Buffer.from('welcome\n'))
    for await (const bytes of connection) await connection.write(bytes)
  })

  const failed = new AbortController()
  const signal = AbortSignal.any([stop.signal, failed.signal])
  const all = async <T>(ofEach: readonly Promise<T>[]) =>
    Promise.all(ofEach).catch((error: unknown) => {
      // The others would go on, unheard: `Promise.all` ends at the first failure.
      failed.abort()
      throw error
    })
  const startedAt = performance.now()
  const seconds = () => (performance.now() - startedAt) / 1000
  const joining = Array.from({ length: Number(clients) }, () => join(server.addresses[0], signal))
  const joined = await all(joining)
  const connectedAt = seconds()
  console.log(`${server.counters.current} clients are connected after ${connectedAt.toFixed(2)} s`)

  const talks = joined.map((lines) => talk(lines, Number(messages), signal))
  const right = (await all(talks)).reduce((sum, count) => sum + count, 0)
  const rate = Math.round(right / (seconds() - connectedAt))
  await server.drain({ timeoutMs: 1000 })

  const { accepted, rejected, handlersFailed, current } = server.counters
  console.log(`${right} of ${Number(clients) * Number(messages)} messages came back right, ${rate} per second`)
  console.log(`${accepted} accepted, ${rejected} rejected, ${handlersFailed} failed, ${current} left`)
})

function isCount(text: string): boolean {
  return /^[1-9]\d{0,5}$/.test(text)
}
