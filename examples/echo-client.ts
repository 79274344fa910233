/**
 * The smallest client: sends its input, prints what comes back. Both directions run at the same time, so that a large
 * input cannot block: who only sends and never reads stops the server, and then itself.
 *
 *   node --conditions=source examples/echo-client.ts [port] [host]
 *   node --conditions=source examples/echo-client.ts < README.md
 *
 * At the end of the input (Ctrl-D) it ends its own direction and still reads what is on the way: a half-close.
 */
import { once } from 'node:events'
import { stdin, stdout } from 'node:process'
import { connect } from '@partyline/net'
import { parsePort, run } from './support/run.ts'

await run('echo-client [port] [host]', async ([port = '9000', host = '127.0.0.1'], stop) => {
  await using connection = await connect({ host, port: parsePort(port) }, { signal: stop.signal, timeoutMs: 5000 })

  const send = async () => {
    for await (const bytes of stdin) await connection.write(bytes)
    await connection.closeWrite()
  }
  // A connection that fails tells the reader below, too.
  void send().catch(() => {})

  try {
    for (;;) {
      const bytes = await connection.read({ signal: stop.signal })
      if (bytes === null) break
      if (!stdout.write(bytes)) await once(stdout, 'drain')
    }
  } finally {
    stdin.destroy()
  }
})
