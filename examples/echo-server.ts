/**
 * The smallest server: what comes is sent back, until the client ends its side. Any number of clients at a time; one that
 * fails ends only its own connection.
 *
 *   node --conditions=source examples/echo-server.ts [port] [host]
 *
 * Then, in another terminal, examples/echo-client.ts, or `nc 127.0.0.1 9000`.
 */
import { formatAddress, serve } from '@partyline/net'
import { parsePort, run } from './support/run.ts'

await run('echo-server [port] [host]', async ([port = '9000', host = '127.0.0.1'], stop) => {
  const server = await serve({ host, port: parsePort(port) }, async (connection) => {
    const client = formatAddress(connection.remoteAddress)
    console.log(`${client} came`)
    try {
      // The loop ends at the end of the stream; `write` waits while the client is slower than we are.
      for await (const bytes of connection) await connection.write(bytes)
    } finally {
      // Also of a client that broke off, with which the loop ends by an error.
      console.log(`${client} left after ${connection.bytesRead} bytes`)
    }
  })
  console.log(`listening on ${formatAddress(server.addresses[0])}`)

  await stop.requested
  const { endedCount, cutOffCount } = await server.drain({ timeoutMs: 1000 })
  console.log(`stopped: ${endedCount} clients had ended by themselves, ${cutOffCount} were cut off`)
})
