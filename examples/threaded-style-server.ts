/**
 * A server in the style of threads: each client has a function of its own that runs from top to bottom, asks,
 * waits for the answer, and asks again. There are no threads, so no locks either: another client's function can only
 * run where this one awaits, and between two awaits no other client touches what is shared. For real threads, see worker-pool.ts.
 *
 *   node --conditions=source examples/threaded-style-server.ts [port] [host]
 *
 * Then, in another terminal, `nc 127.0.0.1 9001`.
 */
import { once } from 'node:events'
import { type Connection, formatAddress, framed, lineCodec, NetError, serve } from '@partyline/net'

const [port = '9001', host = '127.0.0.1'] = process.argv.slice(2)

/** What all clients share. */
let totalOfAll = 0

async function serveClient(connection: Connection): Promise<void> {
  // Programs that send no line end are understood too: what came before a quiet of 250 ms is a line.
  const lines = framed(connection, lineCodec({ lineBytesMax: 200, quietMs: 250 }))
  await lines.send('What is your name?')
  const name = await lines.read()
  if (name === null) return
  await lines.send(`Hello, ${name}. Give me numbers; an empty line or bye ends it.`)

  let sum = 0
  for await (const line of lines) {
    if (line === '' || line === 'bye') break
    const number = Number(line)
    if (Number.isFinite(number)) sum += number
    else await lines.send(`${line} is not a number`)
  }

  totalOfAll += sum
  await lines.send(`Your sum is ${sum}; that of all clients is ${totalOfAll}. Goodbye.`)
}

try {
  const server = await serve({ host, port: Number(port) }, serveClient, {
    idleTimeoutMs: 60_000,
    // What ends a client's function too early: a broken connection, a line over the limit.
    onError: (error) => console.log(error instanceof NetError ? error.message : error),
  })
  console.log(`listening on ${formatAddress(server.addresses[0])}`)
  await once(process, 'SIGINT')
  await server.drain({ timeoutMs: 1000 })
} catch (error) {
  if (!(error instanceof NetError)) throw error
  console.error(`${error.message}\n→ ${error.remedy}`)
  process.exitCode = 1
}
