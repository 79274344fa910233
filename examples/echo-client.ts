/**
 * The smallest client: sends its input, prints what comes back. Both directions run at the same time, so that a large
 * input cannot block: a client that only sends and never reads stops the server, and then itself.
 *
 *   node --conditions=source examples/echo-client.ts [port] [host]
 *   node --conditions=source examples/echo-client.ts < README.md
 *
 * At the end of the input (Ctrl-D) it ends its own direction and still reads what is on the way: a half-close.
 */
import { once } from 'node:events'
import { stdin, stdout } from 'node:process'
import { connect, NetError } from '@partyline/net'

const [port = '9000', host = '127.0.0.1'] = process.argv.slice(2)

try {
  await using connection = await connect({ host, port: Number(port) }, { timeoutMs: 5000 })

  const send = async () => {
    for await (const bytes of stdin) await connection.write(bytes)
    await connection.closeWrite()
  }
  // A connection that fails tells the reader below, too.
  send().catch(() => {})

  for await (const bytes of connection) {
    if (!stdout.write(bytes)) await once(stdout, 'drain')
  }
} catch (error) {
  if (!(error instanceof NetError)) throw error
  console.error(`${error.message}\n→ ${error.remedy}`)
  process.exitCode = 1
}
// The server may be the first to end: nobody needs the input any more.
stdin.destroy()
