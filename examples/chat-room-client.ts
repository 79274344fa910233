/**
 * A client for examples/chat-room.ts that stays: when the connection breaks, it connects again, and takes its name back.
 *
 *   node --conditions=source examples/chat-room-client.ts name [port] [host]
 *
 * `exit` leaves.
 */
import {
  type Connection,
  framed,
  type FramedConnection,
  lineCodec,
  LineTooLongError,
  reconnecting,
  type ReconnectState,
} from '@partyline/net'
import { linesOf } from './support/lines-of.ts'
import { Prompt } from './support/prompt.ts'
import { parsePort, run, UsageError } from './support/run.ts'

await run('chat-room-client name [port] [host]', async ([firstName, port = '9004', host = '127.0.0.1'], stop) => {
  if (firstName === undefined) throw new UsageError('say how you want to be called')
  const target = { host, port: parsePort(port) }
  const leaving = new AbortController()
  const signal = AbortSignal.any([stop.signal, leaving.signal])
  const prompt = new Prompt(signal)
  let name = firstName
  let room: FramedConnection<string> | undefined

  /** Runs once for each connection, from its first line to its last. */
  const session = async (connection: Connection) => {
    room = framed(connection, lineCodec({ lineBytesMax: 8192 }))
    await room.send(`/nick ${name}`)
    for await (const line of linesOf(room, (problem) => prompt.print(`* ${problem}`))) {
      prompt.print(line)
      // Changed by /nick: the server has the last word on it.
      name = /^\* you are (\S+)$/.exec(line)?.[1] ?? name
    }
  }
  const onState = (state: ReconnectState) => {
    if (state.kind === 'connected') prompt.print('* connected')
    if (state.kind !== 'waiting') return
    room = undefined
    const reason = state.error?.message ?? 'the server has ended the connection'
    prompt.print(`* ${reason}; again in ${state.delayMs} ms`)
  }
  const type = async () => {
    for await (const line of prompt.lines) {
      if (line === 'exit') break
      if (room === undefined) prompt.print('* not connected; nobody got this')
      else {
        await room.send(line).catch((error: unknown) => {
          // A connection that fails tells its reader, too.
          if (error instanceof LineTooLongError) prompt.print(`* nobody got this: ${error.message}`)
        })
      }
    }
    leaving.abort()
  }

  const staying = reconnecting(target, session, { signal, onState, connect: { timeoutMs: 5000 } })
  await Promise.all([staying.finally(() => leaving.abort()), type()])
})
