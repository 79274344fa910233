/**
 * A player of examples/game-server.ts, in a terminal: w or ↑ moves up, s or ↓ down, space stops, q leaves.
 *
 *   node --conditions=source examples/game-client.ts [port] [host]
 *
 * Without a terminal (in a test, or by a program that plays) it reads the same keys and prints a line every half second.
 */
import { stdin, stdout } from 'node:process'
import { udp } from '@partyline/net'
import { type FieldView, Screen } from './support/game-screen.ts'
import { decodeView, encodeInput } from './support/game-messages.ts'
import type { Move } from './support/pong.ts'
import { Failure, parsePort, run } from './support/run.ts'

/** The wish is sent again and again: one of these may be lost, and the server hears that we are there. */
const REPEAT_MS = 100
const SERVER_TIMEOUT_MS = 3000
const LINE_TICKS = 15

/** The arrows are escape sequences that end in A and B. */
const KEYS: Readonly<Record<string, Move | 'leave'>> = {
  w: -1,
  A: -1,
  s: 1,
  B: 1,
  ' ': 0,
  q: 'leave',
  /** Ctrl-C and Ctrl-D: in raw mode they are keys like any other. */
  '\u0003': 'leave',
  '\u0004': 'leave',
}

await run('game-client [port] [host]', async ([port = '9020', host = '127.0.0.1'], stop) => {
  await using socket = await udp({ connect: { host, port: parsePort(port) } })
  const leaving = new AbortController()
  const signal = AbortSignal.any([stop.signal, leaving.signal])
  let sequence = 0
  let move: Move = 0
  const say = (wish: Move | 'leave') => socket.sendNow(encodeInput({ sequence: (sequence += 1), wish }))

  using screen = stdin.isTTY && stdout.isTTY ? new Screen() : undefined
  stdin.setEncoding('utf8').on('end', () => leaving.abort())
  stdin.on('data', (keys: string) => {
    for (const key of keys) {
      const wish = KEYS[key] ?? move
      if (wish === 'leave') leaving.abort()
      else move = wish
    }
    say(move)
  })
  const timer = setInterval(() => say(move), REPEAT_MS)
  say(move)

  let last: FieldView | undefined
  try {
    while (!signal.aborted) {
      const datagram = await socket.receive({ signal, timeoutMs: SERVER_TIMEOUT_MS })
      const view = datagram === null ? undefined : decodeView(datagram.data)
      if (view?.kind === 'full') throw new Failure('two are playing already')
      // Older than what is shown already: it was overtaken on the way.
      if (view === undefined || view.tick <= (last?.tick ?? 0)) continue
      last = view
      if (screen !== undefined) screen.show(view)
      else if (view.tick % LINE_TICKS === 0) console.log(describe(view))
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    say('leave')
    clearInterval(timer)
    screen?.[Symbol.dispose]()
    stdin.destroy()
  }
  if (last !== undefined) console.log(`you were ${last.side}, ${last.scores.left} : ${last.scores.right}`)
})

function describe({ side, tick, isWaiting, paddles, scores }: FieldView): string {
  const rows = `${Math.round(paddles.left)} ${Math.round(paddles.right)}`
  return `${side}, ${isWaiting ? 'waiting' : 'playing'}, tick ${tick}, paddles ${rows}, score ${scores.left}:${scores.right}`
}
