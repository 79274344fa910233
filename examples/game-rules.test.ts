import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { decode, encode, FIELD, Game, newPong, step } from './game-server.ts'

const LEAVE = 2

void describe('the rules of the game', () => {
  void it('keep ball and paddles on the field, wherever on the paddles the ball is met', () => {
    const aim = fc.double({ min: -1, max: FIELD.paddle, noNaN: true })
    fc.assert(
      fc.property(fc.array(aim, { minLength: 20, maxLength: 40 }), (aims) => {
        let pong = newPong()
        const follow = (top: number, at: number) => (top + at < pong.ball.y ? 1 : -1)
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
    assert.equal(game.hear([1, 0], ada), true)
    assert.equal(game.hear([1, 0], ben), true)
    assert.equal(game.hear([1, 0], cem), false)
    game.hear([2, LEAVE], ada)
    assert.equal(game.hear([1, 0], cem), true)
    for (let tick = 1; tick <= 91; tick += 1) {
      assert.equal(game.advance().length, tick <= 90 ? 2 : 1)
      if (tick === 1) game.hear([2, 0], cem)
    }
  })

  void it('take no move that was overtaken by a later one', () => {
    const game = new Game()
    game.hear([1, 0], ada)
    game.hear([1, 0], ben)
    game.hear([3, -1], ada)
    game.hear([2, 1], ada)
    const [[, view] = []] = game.advance()
    const [left, right] = view?.slice(5, 7) ?? []
    assert.ok(left !== undefined && right !== undefined && left < right)
  })

  void it('are given to no player that sends something else than a move', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const game = new Game()
        const numbers = decode(Buffer.from(bytes))
        assert.equal(game.hear(numbers, ada), true)
        assert.ok(game.advance().length === 0 || (numbers.length === 2 && [-1, 0, 1].includes(numbers[1] ?? NaN)))
      }),
    )
    for (const numbers of [[], [1], [1, 3], [1, 0.5], [1, 0, 0]]) {
      const game = new Game()
      game.hear(numbers, ada)
      assert.deepEqual(game.advance(), [])
    }
  })
})

void it('a datagram of the game is read as it was written', () => {
  assert.deepEqual(decode(encode([7, -1, 0.25])), [7, -1, 0.25])
})
