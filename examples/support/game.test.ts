import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { Game } from './game.ts'
import { decodeInput, decodeView, encodeInput, encodeView } from './game-messages.ts'
import { FIELD, type Move, newPong, step } from './pong.ts'

void describe('the rules of the game', () => {
  void it('keep ball and paddles on the field, wherever on the paddles the ball is met', () => {
    const aim = fc.double({ min: -1, max: FIELD.paddle, noNaN: true })
    fc.assert(
      fc.property(fc.array(aim, { minLength: 20, maxLength: 40 }), (aims) => {
        let pong = newPong()
        const follow = (top: number, at: number): Move => (top + at < pong.ball.y ? 1 : -1)
        for (const at of aims) {
          for (let tick = 0; tick < 60; tick += 1) {
            const { left, right } = pong.paddles
            pong = step(pong, { left: follow(left, at), right: follow(right, at) })
            assert.ok(pong.ball.x >= 0 && pong.ball.x <= FIELD.width - 1)
            assert.ok(pong.ball.y >= 0 && pong.ball.y <= FIELD.height - 1)
            for (const top of [left, right]) assert.ok(top >= 0 && top <= FIELD.height - FIELD.paddle)
          }
        }
      }),
    )
  })

  void it('give a point to the other side when the ball is missed', () => {
    let pong = newPong()
    while (pong.scores.left + pong.scores.right === 0) pong = step(pong, { left: 0, right: -1 })
    assert.deepEqual(pong.scores, { left: 1, right: 0 })
  })
})

void describe('the places of the game', () => {
  const [ada, ben, cem] = [1, 2, 3].map((port) => ({ kind: 'ip', host: '127.0.0.1', port, family: 4 }) as const)
  assert.ok(ada !== undefined && ben !== undefined && cem !== undefined)

  void it('are free again when a player leaves, or was silent for three seconds', () => {
    const game = new Game()
    assert.equal(game.hear({ sequence: 1, wish: 0 }, ada), true)
    assert.equal(game.hear({ sequence: 1, wish: 0 }, ben), true)
    assert.equal(game.hear({ sequence: 1, wish: 0 }, cem), false)
    game.hear({ sequence: 2, wish: 'leave' }, ada)
    assert.equal(game.hear({ sequence: 1, wish: 0 }, cem), true)
    for (let tick = 1; tick <= 91; tick += 1) {
      assert.equal(game.advance().length, tick <= 90 ? 2 : 1)
      if (tick === 1) game.hear({ sequence: 2, wish: 0 }, cem)
    }
  })

  void it('take no wish that was overtaken by a later one', () => {
    const game = new Game()
    game.hear({ sequence: 1, wish: 0 }, ada)
    game.hear({ sequence: 1, wish: 0 }, ben)
    game.hear({ sequence: 3, wish: -1 }, ada)
    game.hear({ sequence: 2, wish: 1 }, ada)
    const [[, view] = []] = game.advance()
    assert.ok(view?.kind === 'field' && view.paddles.left < view.paddles.right)
  })
})

void describe('the datagrams of the game', () => {
  void it('are read as they were written, and anything else is nothing', () => {
    for (const wish of [-1, 0, 1, 'leave'] as const) {
      assert.deepEqual(decodeInput(encodeInput({ sequence: 7, wish })), { sequence: 7, wish })
    }
    const { paddles, scores } = newPong()
    const view = {
      kind: 'field',
      tick: 9,
      side: 'right',
      isWaiting: true,
      ball: { x: 1, y: 2.5 },
      paddles,
      scores,
    } as const
    assert.deepEqual(decodeView(encodeView(view)), view)
    assert.deepEqual(decodeView(encodeView({ kind: 'full' })), { kind: 'full' })
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        decodeInput(Buffer.from(bytes))
        decodeView(Buffer.from(bytes))
      }),
    )
    assert.equal(decodeInput(Buffer.from([1, 0, 0, 0, 1, 9])), undefined)
  })
})
