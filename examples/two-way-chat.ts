/**
 * Two people at two terminals. Either may write at any time; `exit` leaves, and ends it for both.
 *
 *   node --conditions=source examples/two-way-chat.ts listen [port] [host]
 *   node --conditions=source examples/two-way-chat.ts connect [port] [host]
 *
 * Once connected, both sides run the same function: a connection does not know who opened it.
 */
import { connect, type Connection, formatAddress, framed, lineCodec, LineTooLongError, listen } from '@partyline/net'
import { linesOf } from './support/lines-of.ts'
import { Prompt } from './support/prompt.ts'
import { parsePort, run, UsageError } from './support/run.ts'

async function chat(connection: Connection, stop: AbortSignal): Promise<void> {
  await using _connection = connection
  const ending = new AbortController()
  const prompt = new Prompt(AbortSignal.any([stop, ending.signal]))
  const lines = framed(connection, lineCodec({ lineBytesMax: 4096 }))
  prompt.print(`connected to ${formatAddress(connection.remoteAddress)}; exit leaves`)

  const read = async () => {
    for await (const line of linesOf(lines, (problem) => prompt.print(`(${problem})`))) prompt.print(`< ${line}`)
    if (!ending.signal.aborted) prompt.print('the other side has left')
  }
  const type = async () => {
    for await (const line of prompt.lines) {
      if (line === 'exit') break
      await lines.send(line).catch((error: unknown) => {
        if (!(error instanceof LineTooLongError)) throw error
        prompt.print(`(not sent: ${error.message})`)
      })
    }
    ending.abort()
    await connection.close()
  }
  await Promise.all([read().finally(() => ending.abort()), type()])
}

await run(
  'two-way-chat listen|connect [port] [host]',
  async ([role, port = '9003', host = '127.0.0.1'], { signal }) => {
    const target = { host, port: parsePort(port) }
    if (role === 'connect') await chat(await connect(target, { signal, timeoutMs: 10_000 }), signal)
    else if (role === 'listen') {
      await using listener = await listen(target)
      console.log(`listening on ${formatAddress(listener.addresses[0])}`)
      const connection = await listener.accept({ signal })
      if (connection === null) return
      // Two people only: from now on, others are refused.
      await listener.close()
      await chat(connection, signal)
    } else throw new UsageError('say listen or connect')
  },
)
