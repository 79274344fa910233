import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type IpAddress, udp, type UdpSocket } from '@partyline/net'
import { Example } from './testing/example.ts'
import { decode, encode } from './game-server.ts'

const LEAVE = 2

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
    for (const tick of [30, 15, 45]) await server.send(encode([tick, 0, 0, 30, 10, 8, 8, 0, 0]), from)
    await player.expect(/tick 45/)
    assert.deepEqual(player.output.match(/tick \d+/g), ['tick 30', 'tick 45'])
  })

  void it('says goodbye when a player leaves', async () => {
    await using server = await udp({ bind: { host: '127.0.0.1', port: 0 } })
    await using player = new Example('game-client', [server.localAddress.port])
    for (let isThere = false; ;) {
      const datagram = await server.receive({ timeoutMs: 10_000 })
      assert.ok(datagram !== null)
      if (decode(datagram.data)[1] === LEAVE) break
      if (!isThere) player.type('q')
      isThere = true
    }
    assert.equal(await player.exit(), 0)
  })

  void it('makes thirty ticks a second', async () => {
    await using server = new Example('game-server', [0])
    await using socket = await udp({ connect: { host: '127.0.0.1', port: await server.port() } })
    const tick = async () => {
      const datagram = await socket.receive({ timeoutMs: 10_000 })
      return datagram === null ? 0 : (decode(datagram.data)[0] ?? 0)
    }
    const hasPace = async (sequence: number) => {
      await socket.send(encode([sequence, 0]))
      const [first, firstAt] = [await tick(), performance.now()]
      let count = 0
      while (count < 60) count = (await tick()) - first
      const planned = (30 * (performance.now() - firstAt)) / 1000
      return Math.abs(count - planned) < 15
    }
    // A busy machine holds up either of us for a while, and then it is measured anew; a wrong pace is always wrong.
    let measured = 1
    while (!(await hasPace(measured))) assert.ok((measured += 1) < 10, 'it has another pace')
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
