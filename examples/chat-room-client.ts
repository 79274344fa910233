/**
 * A client for examples/chat-room.ts that stays: when the connection breaks, it connects again, and takes its name back.
 *
 *   node --conditions=source examples/chat-room-client.ts name [port] [host]
 *
 * `exit` leaves.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, framed, type FramedConnection, lineCodec, NetError } from '@partyline/net'
import { inputLines } from './support/input-lines.ts'
import { printable } from './support/printable.ts'
import { run, UsageError } from './support/run.ts'

const PAUSE_MS_MIN = 100
const PAUSE_MS_MAX = 10_000

await run('chat-room-client name [port] [host]', async ([name, port = '9004', host = '127.0.0.1'], stop) => {
  if (name === undefined) throw new UsageError('say how you want to be called')
  const leaving = new AbortController()
  const signal = AbortSignal.any([stop.signal, leaving.signal])
  let room: FramedConnection<string> | undefined

  const type = async () => {
    for await (const line of inputLines(signal)) {
      if (line === 'exit') break
      if (room === undefined) console.log('* not connected; nobody got this')
      // A connection that fails tells its reader, too.
      else await room.send(line).catch(() => {})
    }
    leaving.abort()
  }

  const stayConnected = async () => {
    let pauseMs = PAUSE_MS_MIN
    while (!signal.aborted) {
      try {
        await using connection = await connect({ host, port: Number(port) }, { signal, timeoutMs: 5000 })
        console.log('* connected')
        pauseMs = PAUSE_MS_MIN
        room = framed(connection, lineCodec({ lineBytesMax: 8192 }))
        await room.send(`/nick ${name}`)
        for (;;) {
          const line = await room.read({ signal })
          if (line === null) break
          console.log(printable(line))
        }
      } catch (error) {
        if (!(error instanceof NetError) || error.code === 'NET_TARGET') throw error
        if (!signal.aborted) console.log(`* ${error.message}`)
      }
      room = undefined
      // A random part keeps a thousand clients from coming back in the same moment.
      await sleep(pauseMs * Math.random(), undefined, { signal }).catch(() => {})
      pauseMs = Math.min(2 * pauseMs, PAUSE_MS_MAX)
    }
  }
  await Promise.all([stayConnected().finally(() => leaving.abort()), type()])
})
