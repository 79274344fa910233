/** The field on a terminal that we have to ourselves while we play, and give back as it was. */
import { stdin, stdout } from 'node:process'
import type { View } from './game-messages.ts'
import { FIELD } from './pong.ts'

export type FieldView = Extract<View, { kind: 'field' }>

/** The field, a line above and below it, and the status. */
const ROWS = FIELD.height + 3

/** Control sequences of a terminal (ECMA-48; those with `?` from xterm). */
const OTHER_SCREEN = '\u001b[?1049h'
const OWN_SCREEN = '\u001b[?1049l'
const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'
const HOME = '\u001b[H'
const CLEAR_LINE = '\u001b[K'
const CLEAR_BELOW = '\u001b[J'

export class Screen implements Disposable {
  #isOpen = true

  constructor() {
    // Keys come one by one and are not echoed.
    stdin.setRawMode(true)
    stdout.write(OTHER_SCREEN + HIDE_CURSOR)
  }

  show(view: FieldView): void {
    const fits = stdout.columns >= FIELD.width && stdout.rows >= ROWS
    const lines = fits ? draw(view) : [`the game needs ${FIELD.width} columns and ${ROWS} rows`]
    // Each line cleared to its end, in one write: no flicker, unlike clearing the screen first.
    stdout.write(HOME + lines.join(`${CLEAR_LINE}\r\n`) + CLEAR_LINE + CLEAR_BELOW)
  }

  [Symbol.dispose](): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    stdin.setRawMode(false)
    stdout.write(SHOW_CURSOR + OWN_SCREEN)
  }
}

function draw({ side, isWaiting, ball, paddles, scores }: FieldView): readonly string[] {
  const isPaddle = (top: number, row: number) => row >= Math.round(top) && row < Math.round(top) + FIELD.paddle
  const cell = (row: number, column: number) => {
    if (row === Math.round(ball.y) && column === Math.round(ball.x)) return '●'
    if (column === 0 && isPaddle(paddles.left, row)) return '█'
    return column === FIELD.width - 1 && isPaddle(paddles.right, row) ? '█' : ' '
  }
  const rows = Array.from({ length: FIELD.height }, (_, row) =>
    Array.from({ length: FIELD.width }, (_, column) => cell(row, column)).join(''),
  )
  const status = isWaiting ? 'waiting for another player' : 'w up, s down, space stops'
  const line = '─'.repeat(FIELD.width)
  return [`you are ${side}   ${scores.left} : ${scores.right}   ${status}, q leaves`, line, ...rows, line]
}
