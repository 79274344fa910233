import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type IpAddress, udp, type UdpSocket } from '@partyline/net'
import * as fc from 'fast-check'
import { Example } from './support/example.ts'
import { Game } from './support/game.ts'
import { decodeInput, decodeView, encodeInput, encodeView } from './support/game-messages.ts'
import { FIELD, type Move, newPong, step } from './support/pong.ts'

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

void describe('game-server and game-client', () => {
  void it('let two play, see each other move, and score; a third is told that it is full', async () => {
    await using server = new Example('game-server', [0])
    const port = await server.port()
    await using noise = await udp({ connect: { host: '127.0.0.1', port } })
    await noise.send('not a move')
    await using left = new Example('game-client', [port])
    await left.expect(/^left, waiting, tick \d+, paddles 8 8, score 0:0$/m)
    await using right = new Example('game-client', [port])
    await right.expect(/^right, playing/m)
    left.type('w')
    // Both see the same field.
    for (const player of [left, right]) await player.expect(/playing, tick \d+, paddles 0 8/)
    await using third = new Example('game-client', [port])
    assert.equal(await third.exit(), 1)
    assert.match(third.errors, /two are playing already/)
    right.type('w')
    await right.expect(/score 1:\d/)

    right.type('q')
    assert.equal(await right.exit(), 0)
    await left.expect(/left, waiting/)
    left.interrupt()
    assert.equal(await left.exit(), 0)
    server.interrupt()
    assert.equal(await server.exit(), 0)
    await server.expect(/\d+ ticks played/)
  })

  void it('play on when every second datagram is lost, in both directions', async () => {
    await using server = new Example('game-server', [0])
    await using wire = await lossyWire(await server.port())
    await using left = new Example('game-client', [wire.port])
    await left.expect(/^left, waiting/m)
    await using right = new Example('game-client', [wire.port])
    await right.expect(/^right, playing/m)
    left.type('w')
    for (const player of [left, right]) await player.expect(/playing, tick \d+, paddles 0 8/)
    right.type('q')
    assert.equal(await right.exit(), 0)
    // Should the goodbye be lost, three seconds of silence say the same.
    await left.expect(/left, waiting/)
  })

  void it('shows no field that was overtaken by a later one', async () => {
    await using server = await udp({ bind: { host: '127.0.0.1', port: 0 } })
    await using player = new Example('game-client', [server.localAddress.port])
    const { from } = (await server.receive({ timeoutMs: 10_000 })) ?? assert.fail()
    const { ball, paddles, scores } = newPong()
    for (const tick of [30, 15, 45]) {
      await server.send(
        encodeView({ kind: 'field', tick, side: 'left', isWaiting: false, ball, paddles, scores }),
        from,
      )
    }
    await player.expect(/tick 45/)
    assert.deepEqual(player.output.match(/tick \d+/g), ['tick 30', 'tick 45'])
  })

  void it('says goodbye when a player leaves', async () => {
    await using server = await udp({ bind: { host: '127.0.0.1', port: 0 } })
    await using player = new Example('game-client', [server.localAddress.port])
    for (let isThere = false; ;) {
      const datagram = await server.receive({ timeoutMs: 10_000 })
      assert.ok(datagram !== null)
      const input = decodeInput(datagram.data)
      if (input?.wish === 'leave') break
      if (!isThere) player.type('q')
      isThere = true
    }
    assert.equal(await player.exit(), 0)
  })

  void it('makes thirty ticks a second', async () => {
    await using server = new Example('game-server', [0])
    await using socket = await udp({ connect: { host: '127.0.0.1', port: await server.port() } })
    await socket.send(encodeInput({ sequence: 1, wish: 0 }))
    const tick = async () => {
      const datagram = await socket.receive({ timeoutMs: 10_000 })
      const view = datagram === null ? undefined : decodeView(datagram.data)
      return view?.kind === 'field' ? view.tick : 0
    }
    const [first, startedAt] = [await tick(), performance.now()]
    let last = first
    while (last < first + 60) last = await tick()
    const rate = (1000 * (last - first)) / (performance.now() - startedAt)
    assert.ok(rate > 20 && rate < 45, `${rate} ticks per second`)
  })
})

/** A way to the server on which every second datagram of each player is lost, and every second one to each. */
async function lossyWire(serverPort: number): Promise<AsyncDisposable & { readonly port: number }> {
  const server = { host: '127.0.0.1', port: serverPort }
  const front = await udp({ bind: { host: '127.0.0.1', port: 0 } })
  const backs = new Map<number, { readonly socket: UdpSocket; count: number }>()
  const forwardBack = async (back: UdpSocket, to: IpAddress) => {
    let count = 0
    for await (const { data } of back) if ((count += 1) % 2 === 0) front.sendNow(data, to)
  }
  const forward = async () => {
    for await (const { data, from } of front) {
      let back = backs.get(from.port)
      if (back === undefined) {
        back = { socket: await udp({ connect: server }), count: 0 }
        backs.set(from.port, back)
        void forwardBack(back.socket, from).catch(() => {})
      }
      if ((back.count += 1) % 2 === 0) back.socket.sendNow(data)
    }
  }
  void forward().catch(() => {})
  return {
    port: front.localAddress.port,
    async [Symbol.asyncDispose]() {
      for (const socket of [front, ...[...backs.values()].map((back) => back.socket)]) await socket.close()
    },
  }
}
