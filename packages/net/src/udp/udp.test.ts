import assert from 'node:assert/strict'
import { networkInterfaces } from 'node:os'
import { after, describe, it } from 'node:test'
import {
  AbortedError,
  AddressNotAvailableError,
  ClosedError,
  ConcurrentReadError,
  ConnectionRefusedError,
  DatagramTooLargeError,
  NameNotFoundError,
  NetError,
  PermissionError,
  PortInUseError,
  TargetError,
  TimeoutError,
  TooManyPeersError,
} from '../errors.ts'
import { udp } from './udp.ts'
import type { UdpEvent } from './udp-options.ts'
import { suiteUnless } from '../../../../e2e/support/needs.ts'

const LOCAL = { host: '127.0.0.1', port: 0 } as const
const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))

const FAMILIES = [
  { host: '127.0.0.1', bytesMax: 65_507, skip: false },
  { host: '::1', bytesMax: 65_527, skip: hasIpv6 ? false : 'this machine has no ::1' },
] as const

/** Counted when those that were closed are gone, which takes a turn of the event loop. */
async function openHandles(): Promise<number> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  return process.getActiveResourcesInfo().filter((name) => name.startsWith('UDP')).length
}

async function portNobodyListensOn(): Promise<number> {
  await using socket = await udp({ bind: LOCAL })
  return socket.localAddress.port
}

after(async () => assert.equal(await openHandles(), 0, 'a test left a socket open'))

for (const { host, bytesMax, skip } of FAMILIES) {
  suiteUnless(skip, `udp over ${host}`, () => {
    void it('answers each datagram where it came from', async () => {
      const server = await udp({ bind: { host, port: 0 } })
      const serving = (async () => {
        for await (const { data, from } of server) await server.send(data, from)
      })()
      await using client = await udp({ connect: server.localAddress })
      for (const text of ['hello', '', 'grüße']) {
        await client.send(text)
        const answer = await client.receive()
        assert.equal(answer?.data.toString(), text)
        assert.deepEqual(answer?.from, server.localAddress)
      }
      await server.close()
      await serving
    })

    void it(`carries ${bytesMax} bytes, and refuses one more with the limit`, async () => {
      await using receiver = await udp({ bind: { host, port: 0 } })
      await using sender = await udp({ bind: { host, port: 0 } })
      const { port } = receiver.localAddress
      await assert.rejects(sender.send(Buffer.alloc(bytesMax + 1), receiver.localAddress), (error) => {
        assert.ok(error instanceof DatagramTooLargeError)
        assert.deepEqual([error.bytes, error.bytesMax], [bytesMax + 1, bytesMax])
        assert.match(error.message, new RegExp(`${bytesMax + 1} bytes to .*${port}: the limit is ${bytesMax}`))
        return true
      })
      await sender.send(Buffer.alloc(bytesMax, 'x'), receiver.localAddress)
      assert.equal((await receiver.receive())?.data.length, bytesMax)
    })

    void it('tells a connected socket that nobody listens: the reader that waits, or the next send', async () => {
      const port = host === '127.0.0.1' ? await portNobodyListensOn() : 1
      await using client = await udp({ connect: { host, port } })
      const waiting = assert.rejects(client.receive(), ConnectionRefusedError)
      await client.send('anybody?')
      await waiting
      await client.send('anybody now?')
      const failed = await new Promise<unknown>((resolve) => {
        const again = () => void client.send('and now?').then(() => setImmediate(again), resolve)
        again()
      })
      assert.ok(failed instanceof ConnectionRefusedError)
      assert.match(failed.message, /nobody listens there/)
      assert.ok(client.counters.failures >= 2)
    })
  })
}

void describe('udp', () => {
  void it('hears both families on an empty host, gives IPv4 addresses as IPv4, and answers both', async () => {
    await using server = await udp({ bind: { host: '', port: 0 } })
    for (const { host, skip } of FAMILIES) {
      if (skip !== false) continue
      await using client = await udp({ bind: { host, port: 0 } })
      await client.send('hello', { host, port: server.localAddress.port })
      const received = await server.receive()
      assert.deepEqual(received?.from, client.localAddress)
      await server.send('welcome', received.from)
      assert.equal(String((await client.receive())?.data), 'welcome')
    }
  })

  const onlyLinux = process.platform === 'linux' ? false : 'only Linux has all of 127.0.0.0/8'
  void it('tells peers apart of which only the port or only the host differs', { skip: onlyLinux }, async () => {
    await using server = await udp({ bind: { host: '0.0.0.0', port: 0 } })
    const to = { host: '127.0.0.1', port: server.localAddress.port }
    await using first = await udp({ bind: LOCAL })
    await using otherPort = await udp({ bind: LOCAL })
    await using otherHost = await udp({ bind: { host: '127.0.0.2', port: otherPort.localAddress.port } })
    for (const client of [first, otherPort, otherHost, otherHost, first]) {
      await client.send('question', to)
      const question = await server.receive()
      assert.deepEqual(question?.from, client.localAddress)
      await server.send('answer', question?.from)
      assert.equal((await client.receive({ timeoutMs: 5_000 }))?.data.toString(), 'answer')
    }
  })

  void it('gives text where an encoding was chosen, and takes strings in it', async () => {
    await using receiver = await udp({ bind: LOCAL, encoding: 'latin1' })
    await using sender = await udp({ bind: LOCAL, encoding: 'latin1' })
    await sender.send('grüße', receiver.localAddress)
    const received = await receiver.receive()
    assert.equal(received?.data.toUpperCase(), 'GRÜSSE')
    assert.equal(receiver.counters.bytesReceived, 5)
  })

  void it('logs what happens, in order, and counts it', async () => {
    const events: UdpEvent[] = []
    await using socket = await udp({ bind: LOCAL, log: (event) => events.push(event), queueDatagramsMax: 1 })
    const own = socket.localAddress
    await socket.send('one', own)
    await socket.send('three', own)
    await assert.rejects(socket.send(Buffer.alloc(70_000), own))
    await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(String((await socket.receive())?.data), 'three')
    assert.deepEqual(events.map(({ kind }) => kind).toSorted(), [
      'dropped',
      'failed',
      'received',
      'received',
      'sent',
      'sent',
    ])
    assert.deepEqual(socket.counters, {
      datagramsReceived: 2,
      bytesReceived: 8,
      datagramsDropped: 1,
      datagramsSent: 2,
      bytesSent: 8,
      failures: 1,
    })
  })

  void it('asks for the address of a name once, not once per datagram', async () => {
    let asked = 0
    const lookup = async (name: string) => {
      asked += 1
      return name === 'sensor.test' ? [{ address: '127.0.0.1', family: 4 }] : []
    }
    await using receiver = await udp({ bind: LOCAL })
    await using sender = await udp({ bind: LOCAL, lookup })
    const { port } = receiver.localAddress
    await Promise.all(['a', 'b', 'c'].map((text) => sender.send(text, { host: 'sensor.test', port })))
    await sender.send('d', { host: 'sensor.test', port })
    for (const text of ['a', 'b', 'c', 'd']) assert.equal(String((await receiver.receive())?.data), text)
    assert.equal(asked, 1)
    await assert.rejects(sender.send('e', { host: 'nowhere.test', port }), NameNotFoundError)
  })

  void it('hears only the peer it is connected to', async () => {
    await using peer = await udp({ bind: LOCAL })
    await using stranger = await udp({ bind: LOCAL })
    await using client = await udp({ connect: peer.localAddress })
    await stranger.send('psst', client.localAddress)
    await peer.send('hello', client.localAddress)
    const received = await client.receive()
    assert.equal(String(received?.data), 'hello')
    if (received !== null) await client.send('answer', received.from)
    assert.equal(String((await peer.receive())?.data), 'answer')
    await assert.rejects(client.send('no', stranger.localAddress), TargetError)
  })

  const WRONG_TARGETS = [
    { name: 'no destination', to: undefined },
    { name: 'port 0', to: { host: '127.0.0.1', port: 0 } },
    { name: 'port 70000', to: { host: '127.0.0.1', port: 70_000 } },
    { name: 'IPv6 from an IPv4 socket', to: { host: '::1', port: 9 } },
  ] as const
  for (const { name, to } of WRONG_TARGETS) {
    void it(`refuses to send to ${name}, and goes on`, async () => {
      await using socket = await udp({ bind: LOCAL })
      await assert.rejects(socket.send('x', to), TargetError)
      assert.equal(socket.sendNow('x', to), false)
      assert.equal(socket.counters.failures, 2)
      await socket.send('y', socket.localAddress)
      assert.equal(String((await socket.receive())?.data), 'y')
    })
  }

  void it('sends to a broadcast address only when it was asked to allow it', async () => {
    await using receiver = await udp({ bind: { host: '0.0.0.0', port: 0 } })
    const everybody = { host: '127.255.255.255', port: receiver.localAddress.port }
    await using plain = await udp({ bind: { host: '0.0.0.0', port: 0 } })
    await assert.rejects(plain.send('x', everybody), (error) => {
      assert.ok(error instanceof PermissionError)
      assert.match(error.remedy, /broadcast: true/)
      return true
    })
    await using sender = await udp({ bind: { host: '0.0.0.0', port: 0 }, broadcast: true })
    await sender.send('to all', everybody)
    assert.equal(String((await receiver.receive())?.data), 'to all')
  })

  void it('reads back what the kernel granted, and warns when that is less than was asked for', async () => {
    const bytes = 2 ** 30
    await using greedy = await udp({ bind: LOCAL, receiveBufferBytes: bytes, sendBufferBytes: 100_000 })
    const { receiveBuffer, sendBuffer } = greedy
    assert.ok(receiveBuffer.grantedBytes < bytes)
    assert.match(receiveBuffer.warning ?? '', new RegExp(`${bytes} were asked for, the system allows no more`))
    assert.deepEqual(sendBuffer, { requestedBytes: 100_000, grantedBytes: 100_000, warning: undefined })
  })

  const WRONG_OPTIONS = [
    { name: 'a port in use', type: PortInUseError, options: async (port: number) => ({ bind: { ...LOCAL, port } }) },
    { name: 'port 70000', type: TargetError, options: async () => ({ bind: { ...LOCAL, port: 70_000 } }) },
    {
      name: 'an address of another machine',
      type: AddressNotAvailableError,
      options: async () => ({ bind: { host: '203.0.113.1', port: 0 } }),
    },
    { name: 'a TTL of 300', type: NetError, options: async () => ({ bind: LOCAL, ttl: 300 }) },
    {
      name: 'a name without address',
      type: NameNotFoundError,
      options: async () => ({ connect: { host: 'x.test', port: 1 }, lookup: async () => [] }),
    },
    { name: 'a signal aborted before', type: AbortedError, options: async () => ({ signal: AbortSignal.abort() }) },
  ] as const
  for (const { name, type, options } of WRONG_OPTIONS) {
    void it(`refuses ${name} with ${type.name}, and leaves nothing open`, async () => {
      await using holder = await udp({ bind: LOCAL })
      const before = await openHandles()
      await assert.rejects(options(holder.localAddress.port).then(udp), type)
      assert.equal(await openHandles(), before)
    })
  }

  void it('does not wait for a name when it is given up, and leaves nothing open', async () => {
    const before = await openHandles()
    for (const end of ['bind', 'connect'] as const) {
      const giveUp = new AbortController()
      const lookup = () => {
        giveUp.abort(new Error('changed my mind'))
        return new Promise<never>(() => {})
      }
      const opening = udp({ [end]: { host: 'slow.test', port: 9 }, lookup, signal: giveUp.signal })
      await assert.rejects(opening, AbortedError)
    }
    assert.equal(await openHandles(), before)
  })

  void it('lets several sockets have one port when each asks for it', async () => {
    await using first = await udp({ bind: LOCAL, reuseAddress: true })
    await using second = await udp({ bind: { ...LOCAL, port: first.localAddress.port }, reuseAddress: true })
    assert.equal(second.localAddress.port, first.localAddress.port)
  })

  void it('gives up a wait by timeout or signal without losing a datagram', async () => {
    await using socket = await udp({ bind: LOCAL })
    await assert.rejects(socket.receive({ timeoutMs: 1 }), TimeoutError)
    await assert.rejects(socket.receive({ signal: AbortSignal.abort('enough') }), { code: 'NET_ABORTED' })
    await assert.rejects(socket.send('x', socket.localAddress, { signal: AbortSignal.abort() }), AbortedError)
    await socket.send('kept', socket.localAddress, { timeoutMs: 5_000 })
    await socket.send('too', socket.localAddress, { timeoutMs: Infinity })
    assert.equal(String((await socket.receive({ timeoutMs: Infinity }))?.data), 'kept')
    await assert.rejects(socket.receive({ signal: AbortSignal.abort() }), AbortedError)
    assert.equal(String((await socket.receive({ timeoutMs: 5_000 }))?.data), 'too')
  })

  void it('lets one reader wait, and refuses a second', async () => {
    await using socket = await udp({ bind: LOCAL })
    const first = socket.receive()
    await assert.rejects(socket.receive(), ConcurrentReadError)
    await socket.send('for the first', socket.localAddress)
    assert.equal(String((await first)?.data), 'for the first')
  })

  void it('stays open when a loop is left', async () => {
    await using socket = await udp({ bind: LOCAL })
    for (const text of ['one', 'two']) await socket.send(text, socket.localAddress)
    for await (const { data } of socket) {
      assert.equal(String(data), 'one')
      break
    }
    assert.equal(String((await socket.receive())?.data), 'two')
  })

  void it('ends its readers when it is closed, refuses to send, and tells how it ended', async () => {
    const socket = await udp({ bind: LOCAL })
    const reading = socket.receive()
    await Promise.all([socket.close(), socket.close()])
    assert.equal(await reading, null)
    assert.equal(await socket.receive(), null)
    for await (const datagram of socket) assert.fail(`came after the end: ${String(datagram.data)}`)
    await assert.rejects(socket.send('late', socket.localAddress), ClosedError)
    await assert.rejects(socket.join('239.1.2.3'), { code: 'NET_CLOSED', phase: 'listen' })
    assert.throws(() => socket.peer(socket.localAddress), { code: 'NET_CLOSED', phase: 'read' })
    assert.equal(socket.sendNow('late', socket.localAddress), false)
    assert.deepEqual(await socket.closed, { kind: 'closed' })
    assert.ok(socket.signal.aborted && socket.signal.reason instanceof ClosedError)
  })

  void it('is closed by its signal', async () => {
    const stop = new AbortController()
    const socket = await udp({ bind: LOCAL, signal: stop.signal })
    const reading = socket.receive()
    stop.abort('evening')
    assert.equal(await reading, null)
    assert.deepEqual(await socket.closed, { kind: 'aborted', reason: 'evening' })
  })
})

void describe('the view of a peer', () => {
  void it('gets what its peer sends, before and after it was made, and nobody else does', async () => {
    await using server = await udp({ bind: LOCAL, peersMax: 1 })
    await using friend = await udp({ connect: server.localAddress })
    await using other = await udp({ connect: server.localAddress })
    for (const text of ['hello', 'still here']) await friend.send(text)
    await other.send('me too')
    const first = await server.receive()
    assert.ok(first !== null)
    const peer = server.peer(first.from)
    await friend.send('for the view')
    assert.equal(String((await peer.receive())?.data), 'still here')
    assert.equal(String((await peer.receive())?.data), 'for the view')
    assert.deepEqual((await server.receive())?.from, other.localAddress)
    await peer.send('from the view')
    assert.equal(String((await friend.receive())?.data), 'from the view')
    await assert.rejects(peer.send('no', other.localAddress), TargetError)
    assert.throws(() => server.peer(first.from), TargetError)
    assert.throws(() => server.peer(other.localAddress), TooManyPeersError)
    await peer.close()
    assert.equal(await peer.receive(), null)
    await assert.rejects(peer.send('late'), ClosedError)
    await friend.send('to the socket again')
    assert.equal(String((await server.receive())?.data), 'to the socket again')
  })

  void it('ends with its socket', async () => {
    const server = await udp({ bind: LOCAL })
    const peer = server.peer({ host: '127.0.0.1', port: 9 })
    const reading = peer.receive()
    await server.close()
    assert.equal(await reading, null)
    assert.deepEqual(await peer.closed, { kind: 'closed' })
  })

  void it('is for an address, however it is written, and not for a name', async (context) => {
    await using server = await udp({ bind: { host: '', port: 0 } })
    assert.throws(() => server.peer({ host: 'localhost', port: 9 }), TargetError)
    if (!hasIpv6) return context.skip('this machine has no ::1')
    await using client = await udp({ connect: { host: '::1', port: server.localAddress.port } })
    const peer = server.peer({ host: '0:0:0::0:1', port: client.localAddress.port })
    await client.send('hello')
    assert.equal(String((await peer.receive())?.data), 'hello')
  })
})
