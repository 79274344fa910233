/**
 * One server and a thousand clients at the same time, in one process without threads. Each client sends its messages one
 * after the other and waits for each answer; at the end, the counters of both sides are compared.
 *
 *   node --conditions=source examples/many-clients.ts [clients] [messages of each]
 *
 * A connection is two file descriptors here, because both of its ends are in this process: `ulimit -n` bounds it.
 */
import { connect, framed, type FramedConnection, type IpAddress, lineCodec, NetError, serve } from '@partyline/net'

const [clients = 1000, messages = 20] = process.argv.slice(2).map(Number)
if (![clients, messages].every((count) => Number.isInteger(count) && count > 0)) {
  console.error('usage: many-clients [clients] [messages of each]')
  process.exit(2)
}
const LINES = lineCodec({ lineBytesMax: 100 })

/** Resolves when the server has greeted: connected means that the kernel of the server knows us, not yet its program. */
async function join(server: IpAddress): Promise<FramedConnection<string>> {
  const lines = framed(await connect(server, { timeoutMs: 20_000 }), LINES)
  const greeting = await lines.read({ timeoutMs: 20_000 })
  if (greeting === null) throw new Error('the server has turned a client away')
  return lines
}

/** @returns how many answers were right */
async function talk(lines: FramedConnection<string>): Promise<number> {
  let right = 0
  for (let index = 0; index < messages; index += 1) {
    const message = `message ${index}`
    await lines.send(message)
    if ((await lines.read()) === message) right += 1
  }
  await lines.connection.close()
  return right
}

try {
  await using server = await serve({ host: '127.0.0.1', port: 0 }, async (connection) => {
    await connection.write('welcome\n')
    for await (const bytes of connection) await connection.write(bytes)
  })

  const startedAt = performance.now()
  const seconds = () => (performance.now() - startedAt) / 1000
  const joined = await Promise.all(Array.from({ length: clients }, () => join(server.addresses[0])))
  const connectedAt = seconds()
  console.log(`${server.counters.current} clients are connected after ${connectedAt.toFixed(2)} s`)

  const right = (await Promise.all(joined.map(talk))).reduce((sum, count) => sum + count, 0)
  const rate = Math.round(right / (seconds() - connectedAt))
  await server.drain({ timeoutMs: 1000 })

  const { accepted, rejected, handlersFailed, current } = server.counters
  console.log(`${right} of ${clients * messages} messages came back right, ${rate} per second`)
  console.log(`${accepted} accepted, ${rejected} rejected, ${handlersFailed} failed, ${current} left`)
} catch (error) {
  console.error(error instanceof NetError ? `${error.message}\n→ ${error.remedy}` : error)
  // At once: the other clients would go on.
  process.exit(1)
}
