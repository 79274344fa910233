/**
 * A game of two over UDP. The server alone decides: players send what they want, thirty times a second it makes a step and
 * shows both the field. So no player can cheat by sending a better field, and both see the same.
 *
 *   node --conditions=source examples/game-server.ts [port] [host]
 *
 * Then examples/game-client.ts in two terminals. UDP, because a field that comes late is worthless: the next one is under way.
 *
 * A datagram is a row of numbers, and complete by itself. Player to server: a number that counts up, and -1 (up), 0, 1 (down)
 * or 2 (leave). Server to player: the tick, the side (0 left, 1 right), 1 while the other place is free, the ball's column
 * and row, the first row of each paddle, both scores; or -1 alone: two others are playing.
 */
import { formatAddress, type IpAddress, NetError, udp } from '@partyline/net'

const TICK_MS = 1000 / 30
/** After a longer break (a laptop that slept), the game goes on from now instead of hurrying after. */
const LATE_MS_MAX = 1000
/** A player that was silent for three seconds has gone. */
const SILENT_TICKS_MAX = 90
const LEAVE = 2
const FULL = -1

/** In characters of a terminal; the paddles stand in the first and the last column. */
export const FIELD = { width: 60, height: 20, paddle: 5 } as const
const BALL_SPEED = 0.75
const PADDLE_SPEED = 0.6
/** How steeply the ball leaves when it meets the very end of a paddle. */
const STEEPNESS_MAX = 0.7

type Side = 'left' | 'right'
type OfBoth = Readonly<Record<Side, number>>

export interface Pong {
  readonly ball: { readonly x: number; readonly y: number; readonly dx: number; readonly dy: number }
  /** The uppermost row of each paddle. */
  readonly paddles: OfBoth
  readonly scores: OfBoth
}

export function newPong(): Pong {
  const top = (FIELD.height - FIELD.paddle) / 2
  return { ball: serveTo('right'), paddles: { left: top, right: top }, scores: { left: 0, right: 0 } }
}

/** One tick. The same state and moves give the same next state, so that a test can run a million of them. */
export function step(pong: Pong, moves: OfBoth): Pong {
  const paddles = { left: slide(pong.paddles.left, moves.left), right: slide(pong.paddles.right, moves.right) }
  const ball = fly(pong.ball)
  const side = ball.x <= 1 ? 'left' : ball.x >= FIELD.width - 2 ? 'right' : undefined
  if (side === undefined) return { ...pong, ball, paddles }

  // From -1 at the upper end of the paddle to 1 at its lower end.
  const hit = (2 * (ball.y - paddles[side])) / (FIELD.paddle - 1) - 1
  if (Math.abs(hit) <= 1.3) {
    const back = side === 'left' ? { x: 1, dx: BALL_SPEED } : { x: FIELD.width - 2, dx: -BALL_SPEED }
    return { ...pong, ball: { ...ball, ...back, dy: hit * STEEPNESS_MAX }, paddles }
  }
  const winner = side === 'left' ? 'right' : 'left'
  return { ball: serveTo(side), paddles, scores: { ...pong.scores, [winner]: pong.scores[winner] + 1 } }
}

function serveTo(side: Side): Pong['ball'] {
  const dx = side === 'left' ? -BALL_SPEED : BALL_SPEED
  return { x: FIELD.width / 2, y: FIELD.height / 2, dx, dy: STEEPNESS_MAX / 2 }
}

function slide(top: number, move: number): number {
  return Math.min(Math.max(top + move * PADDLE_SPEED, 0), FIELD.height - FIELD.paddle)
}

function fly({ x, y, dx, dy }: Pong['ball']): Pong['ball'] {
  const next = y + dy
  const bottom = FIELD.height - 1
  if (next < 0) return { x: x + dx, y: -next, dx, dy: -dy }
  if (next > bottom) return { x: x + dx, y: 2 * bottom - next, dx, dy: -dy }
  return { x: x + dx, y: next, dx, dy }
}

interface Player {
  readonly address: IpAddress
  sequence: number
  move: number
  heardAtTick: number
}

/** The players, and the game between them, without clock and sockets. */
export class Game {
  readonly #players = new Map<Side, Player>()
  #pong = newPong()
  #tick = 0

  get tick(): number {
    return this.#tick
  }

  /** Takes what a player sent; a new player gets a free place. @returns false if there is none */
  hear([sequence, wish, ...more]: readonly number[], address: IpAddress): boolean {
    // Any program can send anything to a UDP port.
    if (sequence === undefined || !(wish === -1 || wish === 0 || wish === 1 || wish === LEAVE) || more.length > 0)
      return true
    const side = this.#sideOf(address)
    const player = side === undefined ? undefined : this.#players.get(side)
    if (side === undefined || player === undefined) return wish === LEAVE || this.#seat(address, sequence)
    // Overtaken by a later one.
    if (sequence <= player.sequence) return true
    if (wish === LEAVE) this.#players.delete(side)
    else Object.assign(player, { sequence, move: wish, heardAtTick: this.#tick })
    return true
  }

  /** One tick of the game. @returns what each player is to see */
  advance(): readonly (readonly [to: IpAddress, view: readonly number[]])[] {
    this.#tick += 1
    for (const [side, { heardAtTick }] of this.#players) {
      if (this.#tick - heardAtTick > SILENT_TICKS_MAX) this.#players.delete(side)
    }
    const [left, right] = [this.#players.get('left'), this.#players.get('right')]
    const isWaiting = left === undefined || right === undefined
    if (!isWaiting) this.#pong = step(this.#pong, { left: left.move, right: right.move })
    const { ball, paddles, scores } = this.#pong
    const field = [isWaiting ? 1 : 0, ball.x, ball.y, paddles.left, paddles.right, scores.left, scores.right]
    return [...this.#players].map(([side, { address }]) => [address, [this.#tick, side === 'left' ? 0 : 1, ...field]])
  }

  /** A new game for a new pair. */
  #seat(address: IpAddress, sequence: number): boolean {
    const free = (['left', 'right'] as const).find((side) => !this.#players.has(side))
    if (free === undefined) return false
    this.#players.set(free, { address, sequence, move: 0, heardAtTick: this.#tick })
    this.#pong = newPong()
    return true
  }

  #sideOf(from: IpAddress): Side | undefined {
    for (const [side, { address }] of this.#players) if (formatAddress(address) === formatAddress(from)) return side
    return undefined
  }
}

export function encode(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(8 * numbers.length)
  for (const [index, number] of numbers.entries()) bytes.writeDoubleBE(number, 8 * index)
  return bytes
}

export function decode(bytes: Buffer): readonly number[] {
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, index) => bytes.readDoubleBE(8 * index))
}

async function main(port = '9020', host = '127.0.0.1'): Promise<void> {
  await using socket = await udp({ bind: { host, port: Number(port) } })
  const game = new Game()
  let nextAt = performance.now()
  // Timers are late by a little, always; counted from the plan and not from the last tick, it does not add up.
  const timer = setInterval(() => {
    const now = performance.now()
    if (now - nextAt > LATE_MS_MAX) nextAt = now
    for (; nextAt <= now; nextAt += TICK_MS) {
      for (const [to, view] of game.advance()) socket.sendNow(encode(view), to)
    }
  }, TICK_MS)
  console.log(`listening on ${formatAddress(socket.localAddress)}`)
  process.once('SIGINT', () => void socket.close())
  for await (const { data, from } of socket) {
    if (!game.hear(decode(data), from)) socket.sendNow(encode([FULL]), from)
  }
  clearInterval(timer)
  console.log(`${game.tick} ticks played`)
}

// Not when a test imports the rules.
if (import.meta.main) {
  await main(...process.argv.slice(2)).catch((error: unknown) => {
    if (!(error instanceof NetError)) throw error
    console.error(`${error.message}\n→ ${error.remedy}`)
    process.exitCode = 1
  })
}
