/**
 * One server and a thousand clients at the same time, in one process without threads. Each client sends its messages one
 * after the other and waits for each answer; at the end, the counters of both sides are compared.
 *
 *   node --conditions=source examples/many-clients.ts [clients] [messages of each]
 *
 * A connection is two file descriptors here, because both of its ends are in this process: `ulimit -n` bounds it.
 */
import { connect, framed, type FramedConnection, type IpAddress, lineCodec, serve } from '@partyline/net'
import { run, UsageError } from './support/run.ts'

const LINES = lineCodec({ lineBytesMax: 100 })

/** Resolves when the server has greeted: connected means that the kernel of the server knows us, not yet its program. */
async function join(server: IpAddress, signal: AbortSignal): Promise<FramedConnection<string>> {
  const lines = framed(await connect(server, { signal }), LINES)
  await lines.read({ signal })
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

await run('many-clients [clients] [messages of each]', async ([clients = '1000', messages = '20'], { signal }) => {
  if (!(Number(clients) > 0 && Number(messages) > 0)) throw new UsageError('both numbers are 1 or more')
  await using server = await serve({ host: '127.0.0.1', port: 0 }, async (connection) => {
    await connection.write(Buffer.from('welcome\n'))
    for await (const bytes of connection) await connection.write(bytes)
  })

  const startedAt = performance.now()
  const seconds = () => (performance.now() - startedAt) / 1000
  const joining = Array.from({ length: Number(clients) }, () => join(server.addresses[0], signal))
  const joined = await Promise.all(joining)
  const connectedAt = seconds()
  console.log(`${server.counters.current} clients are connected after ${connectedAt.toFixed(2)} s`)

  const talks = joined.map((lines) => talk(lines, Number(messages), signal))
  const right = (await Promise.all(talks)).reduce((sum, count) => sum + count, 0)
  const rate = Math.round(right / (seconds() - connectedAt))
  await server.drain({ timeoutMs: 1000 })

  const { accepted, rejected, handlersFailed, current } = server.counters
  console.log(`${right} of ${Number(clients) * Number(messages)} messages came back right, ${rate} per second`)
  console.log(`${accepted} accepted, ${rejected} rejected, ${handlersFailed} failed, ${current} left`)
})
