/**
 * A player of examples/game-server.ts, in a terminal: w or ↑ moves up, s or ↓ down, space stops, q leaves.
 *
 *   node --conditions=source examples/game-client.ts [port] [host]
 *
 * Without a terminal (in a test, or by a program that plays) it reads the same keys and prints a line every half second.
 */
import { stdin, stdout } from 'node:process'
import { udp } from '@partyline/net'
import { decodeView, encodeInput, type View } from './support/game-messages.ts'
import { FIELD, type Move } from './support/pong.ts'
import { Failure, run } from './support/run.ts'

/** The wish is sent again and again: one of these may be lost, and the server hears that we are there. */
const REPEAT_MS = 100
const SERVER_TIMEOUT_MS = 3000
const LINE_TICKS = 15

/** The arrows are escape sequences that end in A and B. */
const KEYS: Readonly<Record<string, Move>> = { w: -1, A: -1, s: 1, B: 1, ' ': 0 }
const CTRL_C = '\u0003'

type FieldView = Extract<View, { kind: 'field' }>

await run('game-client [port] [host]', async ([port = '9020', host = '127.0.0.1'], stop) => {
  await using socket = await udp({ connect: { host, port: Number(port) } })
  const leaving = new AbortController()
  const signal = AbortSignal.any([stop.signal, leaving.signal])
  let sequence = 0
  let move: Move = 0
  const say = (wish: Move | 'leave') => socket.sendNow(encodeInput({ sequence: (sequence += 1), wish }))

  stdin.setEncoding('utf8').on('data', (keys: string) => {
    for (const key of keys) {
      if (key === 'q' || key === CTRL_C) leaving.abort()
      else move = KEYS[key] ?? move
    }
    say(move)
  })
  if (stdin.isTTY) stdin.setRawMode(true)
  const timer = setInterval(() => say(move), REPEAT_MS)
  say(move)

  let shownTick = 0
  try {
    while (!signal.aborted) {
      const datagram = await socket.receive({ signal, timeoutMs: SERVER_TIMEOUT_MS })
      const view = datagram === null ? undefined : decodeView(datagram.data)
      if (view?.kind === 'full') throw new Failure('two are playing already')
      // Older than what is shown already: it was overtaken on the way.
      if (view === undefined || view.tick <= shownTick) continue
      shownTick = view.tick
      if (stdout.isTTY) stdout.write(draw(view))
      else if (view.tick % LINE_TICKS === 0) console.log(describe(view))
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    say('leave')
    clearInterval(timer)
    if (stdin.isTTY) stdin.setRawMode(false)
    stdin.destroy()
  }
})

function describe({ side, tick, isWaiting, paddles, scores }: FieldView): string {
  const rows = `${Math.round(paddles.left)} ${Math.round(paddles.right)}`
  return `${side}, ${isWaiting ? 'waiting' : 'playing'}, tick ${tick}, paddles ${rows}, score ${scores.left}:${scores.right}`
}

/** The whole field, drawn over the one before. */
function draw({ side, isWaiting, ball, paddles, scores }: FieldView): string {
  const isPaddle = (top: number, row: number) => row >= Math.round(top) && row < Math.round(top) + FIELD.paddle
  const cell = (row: number, column: number) => {
    if (row === Math.round(ball.y) && column === Math.round(ball.x)) return '●'
    if (column === 0 && isPaddle(paddles.left, row)) return '█'
    return column === FIELD.width - 1 && isPaddle(paddles.right, row) ? '█' : ' '
  }
  const rows = Array.from({ length: FIELD.height }, (_, row) =>
    Array.from({ length: FIELD.width }, (_, column) => cell(row, column)).join(''),
  )
  const status = isWaiting ? 'waiting for another player' : 'w up, s down, space stops, q leaves'
  const line = '─'.repeat(FIELD.width)
  // Home, then each line cleared to its end: no flicker, unlike clearing the screen first.
  return [
    '\u001b[H',
    `you are ${side}   ${scores.left} : ${scores.right}   ${status}`,
    line,
    ...rows,
    line,
    '\u001b[J',
  ].join('\u001b[K\r\n')
}
