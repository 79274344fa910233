/**
 * A player of examples/game-server.ts, in a terminal: w or ↑ moves up, s or ↓ down, space stops, q leaves. What the two say to
 * each other stands at the head of the server.
 *
 *   node --conditions=source examples/game-client.ts [port] [host]
 *
 * Without a terminal (in a test, or by a program that plays) it reads the same keys and prints a line every half second.
 */
import { stdin, stdout } from 'node:process'
import { NetError, udp } from '@partyline/net'

const [port = '9020', host = '127.0.0.1'] = process.argv.slice(2)

/** The move is sent again and again: a datagram may be lost, and the server hears that we are there. */
const REPEAT_MS = 100
const SERVER_TIMEOUT_MS = 3000
const LINE_TICKS = 15
const FIELD = { width: 60, height: 20, paddle: 5 } as const
const LEAVE = 2
const FULL = -1

/** The arrows are escape sequences that end in A and B; in raw mode, Ctrl-C and Ctrl-D are keys like any other. */
const KEYS: Readonly<Record<string, number>> = {
  w: -1,
  A: -1,
  s: 1,
  B: 1,
  ' ': 0,
  q: LEAVE,
  '\u0003': LEAVE,
  '\u0004': LEAVE,
}

/** Control sequences of a terminal (ECMA-48; those with `?` from xterm). */
const OTHER_SCREEN = '\u001b[?1049h'
const OWN_SCREEN = '\u001b[?1049l'
const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'
const HOME = '\u001b[H'
const CLEAR_LINE = '\u001b[K'
const CLEAR_BELOW = '\u001b[J'

interface View {
  readonly tick: number
  readonly side: string
  readonly isWaiting: boolean
  readonly ball: readonly [column: number, row: number]
  readonly paddles: readonly [left: number, right: number]
  readonly scores: readonly [left: number, right: number]
}

/** @returns undefined for what is no field @throws {Error} two others are playing */
function decodeView(bytes: Buffer): View | undefined {
  const count = Math.floor(bytes.length / 8)
  const numbers = Array.from({ length: count }, (_, index) => bytes.readDoubleBE(8 * index))
  const [tick = FULL, side, isWaiting, x = 0, y = 0, left = 0, right = 0, scoreLeft = 0, scoreRight = 0] = numbers
  if (count === 1 && tick === FULL) throw new Error('two are playing already')
  if (count !== 9) return undefined
  return {
    tick,
    side: side === 0 ? 'left' : 'right',
    isWaiting: isWaiting === 1,
    ball: [x, y],
    paddles: [left, right],
    scores: [scoreLeft, scoreRight],
  }
}

function encodeInput(sequence: number, wish: number): Buffer {
  const bytes = Buffer.alloc(16)
  bytes.writeDoubleBE(sequence, 0)
  bytes.writeDoubleBE(wish, 8)
  return bytes
}

function draw({ side, isWaiting, ball, paddles, scores }: View): readonly string[] {
  const isPaddle = (top: number, row: number) => row >= Math.round(top) && row < Math.round(top) + FIELD.paddle
  const cell = (row: number, column: number) => {
    if (row === Math.round(ball[1]) && column === Math.round(ball[0])) return '●'
    if (column === 0 && isPaddle(paddles[0], row)) return '█'
    return column === FIELD.width - 1 && isPaddle(paddles[1], row) ? '█' : ' '
  }
  const rows = Array.from({ length: FIELD.height }, (_, row) =>
    Array.from({ length: FIELD.width }, (_, column) => cell(row, column)).join(''),
  )
  const status = isWaiting ? 'waiting for another player' : 'w up, s down, space stops'
  const line = '─'.repeat(FIELD.width)
  return [`you are ${side}   ${scores.join(' : ')}   ${status}, q leaves`, line, ...rows, line]
}

/** On a terminal the field; elsewhere now and then a line. */
function show(view: View): void {
  if (!stdout.isTTY) {
    const state = view.isWaiting ? 'waiting' : 'playing'
    const paddles = view.paddles.map(Math.round).join(' ')
    const line = `${view.side}, ${state}, tick ${view.tick}, paddles ${paddles}, score ${view.scores.join(':')}`
    if (view.tick % LINE_TICKS === 0) console.log(line)
    return
  }
  const lines = draw(view)
  const fits = stdout.columns >= FIELD.width && stdout.rows >= lines.length
  const shown = fits ? lines : [`the game needs ${FIELD.width} columns and ${lines.length} rows`]
  // Each line cleared to its end, in one write: no flicker, unlike clearing the screen first.
  stdout.write(HOME + shown.join(`${CLEAR_LINE}\r\n`) + CLEAR_LINE + CLEAR_BELOW)
}

/** @returns the last field that was seen, if any */
async function play(): Promise<View | undefined> {
  await using socket = await udp({ connect: { host, port: Number(port) } })
  const leaving = new AbortController()
  let [sequence, move] = [0, 0]
  const say = (wish: number) => socket.sendNow(encodeInput((sequence += 1), wish))
  stdin.setEncoding('utf8').on('end', () => leaving.abort())
  stdin.on('data', (keys: string) => {
    for (const key of keys) {
      const wish = KEYS[key] ?? move
      if (wish === LEAVE) leaving.abort()
      else move = wish
    }
    say(move)
  })
  process.once('SIGINT', () => leaving.abort())
  const timer = setInterval(() => say(move), REPEAT_MS)
  say(move)

  // The screen is ours while we play, keys come one by one and are not echoed; afterwards it is as it was.
  const hasScreen = stdin.isTTY && stdout.isTTY
  if (hasScreen) {
    stdin.setRawMode(true)
    stdout.write(OTHER_SCREEN + HIDE_CURSOR)
  }
  let last: View | undefined
  try {
    while (!leaving.signal.aborted) {
      const datagram = await socket.receive({ signal: leaving.signal, timeoutMs: SERVER_TIMEOUT_MS })
      const view = datagram === null ? undefined : decodeView(datagram.data)
      // Older than what is shown already: it was overtaken on the way.
      if (view === undefined || view.tick <= (last?.tick ?? 0)) continue
      last = view
      show(view)
    }
  } catch (error) {
    if (!leaving.signal.aborted) throw error
  } finally {
    say(LEAVE)
    clearInterval(timer)
    if (hasScreen) {
      stdin.setRawMode(false)
      stdout.write(SHOW_CURSOR + OWN_SCREEN)
    }
    stdin.destroy()
  }
  return last
}

try {
  const last = await play()
  if (last !== undefined) console.log(`you were ${last.side}, ${last.scores.join(' : ')}`)
} catch (error) {
  if (!(error instanceof Error)) throw error
  console.error(error instanceof NetError ? `${error.message}\n→ ${error.remedy}` : error.message)
  process.exitCode = 1
}
