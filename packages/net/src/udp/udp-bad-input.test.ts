/** Datagrams and options that cannot be: a typed error each, after which the socket goes on or nothing is open. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import {
  DatagramTooLargeError,
  InterfaceNotFoundError,
  MembershipError,
  type NetError,
  TargetError,
} from '../errors.ts'
import { leavesNothingOpen } from '../testing/open-handles.ts'
import { sealed } from './sealed.ts'
import type { UdpOptions } from './udp-options.ts'
import type { UdpSocket } from './udp-socket.ts'
import { udp } from './udp.ts'

const LOCAL = { host: '127.0.0.1', port: 0 } as const
const ANY = { host: '0.0.0.0', port: 0 } as const
const GROUP = '239.255.77.2'

type Type = new (...args: never) => NetError

interface Misuse {
  readonly name: string
  readonly use: (socket: UdpSocket) => Promise<unknown>
  readonly type: Type
}

const MISUSES: readonly Misuse[] = [
  {
    name: 'a datagram one byte over the limit',
    use: (socket) => socket.send(Buffer.alloc(65_508), socket.localAddress),
    type: DatagramTooLargeError,
  },
  {
    name: 'a datagram of 1 MiB',
    use: (socket) => socket.send(Buffer.alloc(1 << 20), socket.localAddress),
    type: DatagramTooLargeError,
  },
  { name: 'no destination', use: (socket) => socket.send('x'), type: TargetError },
  { name: 'port 65536', use: (socket) => socket.send('x', { host: '127.0.0.1', port: 65_536 }), type: TargetError },
  {
    name: 'a missing interface',
    use: (socket) => socket.join(GROUP, { interface: 'eth99' }),
    type: InterfaceNotFoundError,
  },
  { name: 'an address that is no group', use: (socket) => socket.join('192.0.2.1'), type: MembershipError },
]

void describe('a UDP socket', () => {
  leavesNothingOpen()

  for (const { name, use, type } of MISUSES) {
    void it(`refuses ${name} with ${type.name}, and goes on`, async () => {
      await using socket = await udp({ bind: LOCAL })
      await assert.rejects(use(socket), type)
      await socket.send('still here', socket.localAddress)
      let text = ''
      while (text !== 'still here') text = String((await socket.receive({ timeoutMs: 5000 }))?.data)
    })
  }

  const REFUSED: readonly (readonly [name: string, options: UdpOptions])[] = [
    ['a missing multicast interface', { bind: ANY, multicast: { interface: 'eth99' } }],
    ['a multicast interface of another machine', { bind: ANY, multicast: { interface: '203.0.113.9' } }],
    ['a TTL of 256', { bind: ANY, ttl: 256 }],
    ['a multicast TTL that no 32 bits hold', { bind: ANY, multicast: { ttl: 1e99 } }],
    ['a multicast TTL of -1', { bind: ANY, multicast: { ttl: -1 } }],
    ['a buffer of a negative size', { bind: ANY, receiveBufferBytes: -1 }],
  ]
  for (const [name, options] of REFUSED) {
    void it(`is not opened with ${name}, and nothing stays open`, async () => {
      await assert.rejects(
        udp(options),
        (error) => error instanceof Error && 'code' in error && String(error.code).startsWith('NET_'),
      )
    })
  }

  void it('drops what floods it and is not read, counts it, and keeps the newest', async () => {
    await using socket = await udp({ bind: LOCAL, queueDatagramsMax: 10, queueBytesMax: 1000 })
    const sender = createSocket('udp4').bind(0, '127.0.0.1')
    await once(sender, 'listening')
    for (let index = 0; index < 50; index += 1) {
      await new Promise((resolve) =>
        sender.send(`${index}`.padEnd(200), socket.localAddress.port, '127.0.0.1', resolve),
      )
    }
    while (socket.counters.datagramsReceived < 50) await new Promise((resolve) => setImmediate(resolve))
    sender.close()
    assert.equal(socket.counters.datagramsDropped, 45)
    assert.equal(String((await socket.receive())?.data).trim(), '45')
  })

  void it('sends many in one call, in their order, and says how many the kernel has taken', async () => {
    await using receiver = await udp({ bind: LOCAL, encoding: 'utf8' })
    await using socket = await udp({ bind: LOCAL })
    const to = receiver.localAddress
    const datagrams = Array.from({ length: 50 }, (_, index) => ({ data: String(index), to }))
    const tooLarge = { data: Buffer.alloc(65_508), to }
    assert.equal(await socket.sendMany([...datagrams.slice(0, 25), tooLarge, ...datagrams.slice(25)]), 50)
    for (const { data } of datagrams) assert.equal((await receiver.receive({ timeoutMs: 5000 }))?.data, data)
    const { datagramsSent, failures } = socket.counters
    assert.deepEqual({ datagramsSent, failures }, { datagramsSent: 50, failures: 1 })
    assert.equal(await socket.sendMany([]), 0)
    await socket.close()
    assert.equal(await socket.sendMany(datagrams), 0)
  })

  void it('passes empty datagrams and those at the limit on', async () => {
    await using socket = await udp({ bind: LOCAL })
    for (const size of [0, 65_507]) {
      await socket.send(Buffer.alloc(size), socket.localAddress)
      assert.equal((await socket.receive({ timeoutMs: 5000 }))?.data.length, size)
    }
  })

  void it('that is sealed drops and counts what is no seal, of every length, and still reads what is', async () => {
    const key = Buffer.alloc(32, 7)
    const socket = await udp({ bind: LOCAL })
    await using channel = await sealed(socket, key)
    await using stranger = await udp({ bind: LOCAL })
    await using friend = await sealed(await udp({ bind: LOCAL }), key)
    const to = socket.localAddress
    for (let size = 0; size < 100; size += 1) await stranger.send(Buffer.alloc(size, size), to)
    await friend.send('hello', to)
    assert.equal(String((await channel.receive({ timeoutMs: 5000 }))?.data), 'hello')
    const { opened, ...dropped } = channel.counters
    const droppedCount = Object.values(dropped).reduce((sum, count) => sum + count, 0)
    assert.deepEqual({ opened, droppedCount }, { opened: 1, droppedCount: 100 })
  })
})
