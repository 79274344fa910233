/**
 * A server for people who think in threads: each client has a function of its own that runs from top to bottom, asks,
 * waits for the answer, and asks again. There are no threads, so no locks either: another client's function can only
 * run where this one awaits, and between two awaits nobody else touches what is shared.
 *
 *   node --conditions=source examples/threaded-style-server.ts [port] [host]
 *
 * Then, in another terminal, `nc 127.0.0.1 9001`.
 */
import { type Connection, formatAddress, framed, lineCodec, LineTooLongError, serve } from '@partyline/net'
import { printable } from './support/printable.ts'
import { parsePort, run } from './support/run.ts'

/** What all clients share. */
interface Shared {
  total: number
}

async function serveClient(connection: Connection, shared: Shared): Promise<void> {
  const lines = framed(connection, lineCodec({ lineBytesMax: 200 }))
  await lines.send('What is your name?')
  const name = await lines.read()
  if (name === null) return
  await lines.send(`Hello, ${printable(name)}. Give me numbers; an empty line ends it.`)

  let sum = 0
  for await (const line of lines) {
    if (line === '') break
    const number = Number(line)
    if (Number.isFinite(number)) sum += number
    else await lines.send(`${printable(line)} is not a number`)
  }

  shared.total += sum
  await lines.send(`Your sum is ${sum}; that of all clients is ${shared.total}. Goodbye.`)
}

await run('threaded-style-server [port] [host]', async ([port = '9001', host = '127.0.0.1'], stop) => {
  const shared = { total: 0 }
  const handle = (connection: Connection) =>
    serveClient(connection, shared).catch((error: unknown) => {
      if (!(error instanceof LineTooLongError)) throw error
      return connection.write(Buffer.from(`${error.message}. Goodbye.\n`))
    })
  await using server = await serve({ host, port: parsePort(port) }, handle, { idleTimeoutMs: 60_000 })
  console.log(`listening on ${formatAddress(server.addresses[0])}`)
  await stop.requested
})
