import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { ClosedError, DatagramTooLargeError, KeyError, TimeoutError } from '../errors.ts'
import { SEAL_BYTES } from './datagram-seal.ts'
import { sealed } from './sealed.ts'
import { udp } from './udp.ts'

const LOCAL = { host: '127.0.0.1', port: 0 } as const
const KEY = randomBytes(32)

void describe('sealed', () => {
  void it('carries text between holders of a passphrase, and names the sender', async () => {
    const secret = { passphrase: 'correct horse battery staple', salt: 'examples' }
    const server = await udp({ bind: LOCAL })
    await using receiver = await sealed(server, secret, { encoding: 'utf8' })
    await using sender = await sealed(await udp({ connect: server.localAddress }), secret, { encoding: 'utf8' })
    await sender.send('grüße')
    await sender.send('again')
    const [first, second] = [await receiver.receive(), await receiver.receive()]
    assert.deepEqual([first?.data, second?.data], ['grüße', 'again'])
    assert.equal(first?.sender, second?.sender)
    assert.match(first?.sender ?? '', /^[0-9a-f]{32}$/)
    if (first !== null) await receiver.send('answer', first.from)
    for await (const { data } of sender) {
      assert.equal(data, 'answer')
      break
    }
  })

  void it('counts and drops what is plain, forged, replayed or its own, and gives the reader the rest', async () => {
    const socket = await udp({ bind: LOCAL })
    const { localAddress } = socket
    await using receiver = await sealed(socket, KEY)
    await using tap = await udp({ bind: LOCAL })
    await using sender = await sealed(await udp({ bind: LOCAL }), KEY)
    await using stranger = await sealed(await udp({ bind: LOCAL }), randomBytes(32))
    await sender.send('genuine', tap.localAddress)
    const recorded = await tap.receive()
    assert.ok(recorded !== null && !recorded.data.includes('genuine'))
    await tap.send('plain text', localAddress)
    await stranger.send('let me in', localAddress)
    for (let time = 0; time < 3; time += 1) await tap.send(recorded.data, localAddress)
    await receiver.send('echo', localAddress)
    await sender.send('the last', localAddress)
    assert.equal(String((await receiver.receive())?.data), 'genuine')
    assert.equal(String((await receiver.receive())?.data), 'the last')
    assert.deepEqual(receiver.counters, {
      opened: 2,
      malformed: 1,
      own: 1,
      stale: 0,
      replayed: 2,
      wrongKey: 1,
      crowded: 0,
    })
  })

  void it('is not kept waiting beyond its timeout by datagrams that it drops', async () => {
    const socket = await udp({ bind: LOCAL })
    await using receiver = await sealed(socket, KEY)
    await using flood = await udp({ connect: socket.localAddress })
    const over = new AbortController()
    const flooding = (async () => {
      while (!over.signal.aborted) {
        await flood.send('noise')
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    // On a machine that is busy, the first of them may come later than the first timeout.
    do await assert.rejects(receiver.receive({ timeoutMs: 20 }), TimeoutError)
    while (receiver.counters.malformed === 0)
    over.abort()
    await flooding
  })

  void it('carries what a packet holds beside the seal, and refuses one byte more', async () => {
    const socket = await udp({ bind: LOCAL })
    await using receiver = await sealed(socket, KEY)
    await using sender = await sealed(await udp({ connect: socket.localAddress }), KEY)
    const bytesMax = 65_507 - SEAL_BYTES
    await sender.send(Buffer.alloc(bytesMax, 'x'))
    assert.equal((await receiver.receive())?.data.length, bytesMax)
    await assert.rejects(sender.send(Buffer.alloc(bytesMax + 1)), (error) => {
      assert.ok(error instanceof DatagramTooLargeError)
      assert.deepEqual([error.bytes, error.bytesMax], [bytesMax + 1, bytesMax])
      return true
    })
  })

  void it('seals the view of one peer, too', async () => {
    await using server = await udp({ bind: LOCAL })
    const socket = await udp({ connect: server.localAddress })
    await using client = await sealed(socket, KEY)
    await using peer = await sealed(server.peer(socket.localAddress), KEY)
    await client.send('hello')
    assert.equal(String((await peer.receive())?.data), 'hello')
    await peer.send('welcome')
    assert.equal(String((await client.receive())?.data), 'welcome')
  })

  void it('closes its socket', async () => {
    const socket = await udp({ bind: LOCAL })
    const channel = await sealed(socket, KEY)
    const reading = channel.receive()
    await channel.close()
    assert.equal(await reading, null)
    assert.deepEqual(await channel.closed, { kind: 'closed' })
    await assert.rejects(channel.send('late', socket.localAddress), ClosedError)
  })

  const NO_KEYS = [
    { name: 'a key of 16 bytes', secret: Buffer.alloc(16) },
    { name: 'an empty passphrase', secret: { passphrase: '' } },
  ] as const
  for (const { name, secret } of NO_KEYS) {
    void it(`refuses ${name}`, async () => {
      await using socket = await udp({ bind: LOCAL })
      await assert.rejects(sealed(socket, secret), KeyError)
    })
  }
})
