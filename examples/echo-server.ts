/**
 * The smallest server: what comes is shown and sent back, until the client ends its side. It takes bytes as they come, with
 * or without a line end. Any number of clients at a time; a client that fails ends only its own connection.
 *
 *   node --conditions=source examples/echo-server.ts [port] [host]
 *
 * Then, in another terminal, examples/echo-client.ts, or `nc 127.0.0.1 9000`.
 */
import { once } from 'node:events'
import { formatAddress, NetError, serve } from '@partyline/net'

const [port = '9000', host = '127.0.0.1'] = process.argv.slice(2)

try {
  const server = await serve({ host, port: Number(port) }, async (connection) => {
    const client = formatAddress(connection.remoteAddress)
    console.log(`${client} came`)
    // Keeps the first bytes of a character until the others have come.
    const decoder = new TextDecoder()
    try {
      // The loop ends at the end of the stream; `write` waits while the client is slower than we are.
      for await (const bytes of connection) {
        const text = decoder.decode(bytes, { stream: true })
        console.log(`${client} sent ${bytes.length} bytes: ${JSON.stringify(text.slice(0, 60))}`)
        await connection.write(bytes)
      }
    } finally {
      // Also when a client broke off: then the loop ends with an error.
      console.log(`${client} left after ${connection.bytesRead} bytes`)
    }
  })
  console.log(`listening on ${formatAddress(server.addresses[0])}`)

  await once(process, 'SIGINT')
  const { endedCount, cutOffCount } = await server.drain({ timeoutMs: 1000 })
  console.log(`stopped: ${endedCount} clients had ended by themselves, ${cutOffCount} were cut off`)
} catch (error) {
  if (!(error instanceof NetError)) throw error
  console.error(`${error.message}\n→ ${error.remedy}`)
  process.exitCode = 1
}
