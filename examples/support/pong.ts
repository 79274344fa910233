/**
 * The rules of the game, and nothing else: the same state and the same moves give the same next state, without clock, chance
 * or network. So the server can run them, and a test can run a million steps of them.
 */

/** In characters of a terminal; the paddles stand in the first and the last column. */
export const FIELD = { width: 60, height: 20, paddle: 5 } as const

const BALL_SPEED = 0.75
const PADDLE_SPEED = 0.6
/** How steeply the ball leaves when it meets the very end of a paddle. */
const STEEPNESS_MAX = 0.7

export type Side = 'left' | 'right'

/** Up, still, down; rows are counted from the top. */
export type Move = -1 | 0 | 1

export interface Pong {
  readonly ball: { readonly x: number; readonly y: number; readonly dx: number; readonly dy: number }
  /** The uppermost row of each paddle. */
  readonly paddles: Readonly<Record<Side, number>>
  readonly scores: Readonly<Record<Side, number>>
}

export function newPong(): Pong {
  const top = (FIELD.height - FIELD.paddle) / 2
  return { ball: serveTo('right'), paddles: { left: top, right: top }, scores: { left: 0, right: 0 } }
}

/** One tick. */
export function step(pong: Pong, moves: Readonly<Record<Side, Move>>): Pong {
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
  const scores = { ...pong.scores, [winner]: pong.scores[winner] + 1 }
  return { ball: serveTo(side), paddles, scores }
}

function serveTo(side: Side): Pong['ball'] {
  const dx = side === 'left' ? -BALL_SPEED : BALL_SPEED
  return { x: FIELD.width / 2, y: FIELD.height / 2, dx, dy: STEEPNESS_MAX / 2 }
}

function slide(top: number, move: Move): number {
  return Math.min(Math.max(top + move * PADDLE_SPEED, 0), FIELD.height - FIELD.paddle)
}

function fly({ x, y, dx, dy }: Pong['ball']): Pong['ball'] {
  const next = y + dy
  const bottom = FIELD.height - 1
  if (next < 0) return { x: x + dx, y: -next, dx, dy: -dy }
  if (next > bottom) return { x: x + dx, y: 2 * bottom - next, dx, dy: -dy }
  return { x: x + dx, y: next, dx, dy }
}
