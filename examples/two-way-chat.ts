/**
 * Two people at two terminals. Either may write at any time; `exit` leaves, and ends it for both.
 *
 *   node --conditions=source examples/two-way-chat.ts listen [port] [host]
 *   node --conditions=source examples/two-way-chat.ts connect [port] [host]
 *
 * Once connected, both sides run the same function: a connection does not know who opened it.
 */
import { connect, type Connection, formatAddress, framed, lineCodec, listen } from '@partyline/net'
import { inputLines } from './support/input-lines.ts'
import { printable } from './support/printable.ts'
import { run, UsageError } from './support/run.ts'

async function chat(connection: Connection, stop: AbortSignal): Promise<void> {
  console.log(`connected to ${formatAddress(connection.remoteAddress)}; exit leaves`)
  const lines = framed(connection, lineCodec({ lineBytesMax: 4096 }))
  const peerLeft = new AbortController()

  const read = async () => {
    for await (const line of lines) console.log(`< ${printable(line)}`)
  }
  const type = async () => {
    for await (const line of inputLines(AbortSignal.any([stop, peerLeft.signal]))) {
      if (line === 'exit') break
      await lines.send(line)
    }
    if (peerLeft.signal.aborted) console.log('the other side has left')
    await connection.close()
  }
  await Promise.all([read().finally(() => peerLeft.abort()), type()])
}

await run(
  'two-way-chat listen|connect [port] [host]',
  async ([role, port = '9003', host = '127.0.0.1'], { signal }) => {
    const target = { host, port: Number(port) }
    if (role === 'connect') await chat(await connect(target, { signal }), signal)
    else if (role === 'listen') {
      await using listener = await listen(target)
      signal.addEventListener('abort', () => void listener.close())
      console.log(`listening on ${formatAddress(listener.addresses[0])}`)
      const connection = await listener.accept()
      if (connection === null) return
      // Two people only: from now on, others are refused.
      await listener.close()
      await chat(connection, signal)
    } else throw new UsageError('say listen or connect')
  },
)
