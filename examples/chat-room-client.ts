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
  reconnecting,
  type ReconnectState,
} from '@partyline/net'
import { inputLines } from './support/input-lines.ts'
import { printable } from './support/printable.ts'
import { run, UsageError } from './support/run.ts'

await run('chat-room-client name [port] [host]', async ([name, port = '9004', host = '127.0.0.1'], stop) => {
  if (name === undefined) throw new UsageError('say how you want to be called')
  const leaving = new AbortController()
  const signal = AbortSignal.any([stop.signal, leaving.signal])
  let room: FramedConnection<string> | undefined

  /** Runs once for each connection, from its first line to its last. */
  const session = async (connection: Connection) => {
    room = framed(connection, lineCodec({ lineBytesMax: 8192 }))
    await room.send(`/nick ${name}`)
    for await (const line of room) console.log(printable(line))
  }
  const onState = (state: ReconnectState) => {
    if (state.kind === 'connected') console.log('* connected')
    if (state.kind !== 'waiting') return
    room = undefined
    console.log(`* ${state.error?.message ?? 'the server has ended the connection'}; again in ${state.delayMs} ms`)
  }
  const type = async () => {
    for await (const line of inputLines(signal)) {
      if (line === 'exit') break
      if (room === undefined) console.log('* not connected; nobody got this')
      // A connection that fails tells its reader, too.
      else await room.send(line).catch(() => {})
    }
    leaving.abort()
  }

  const target = { host, port: Number(port) }
  const staying = reconnecting(target, session, { signal, onState, connect: { timeoutMs: 5000 } })
  await Promise.all([staying.finally(() => leaving.abort()), type()])
})
