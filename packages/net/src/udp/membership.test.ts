import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { InterfaceNotFoundError, MembershipError } from '../errors.ts'
import { udp } from './udp.ts'
import { suiteUnless } from '../../../../e2e/support/needs.ts'

const GROUP = '239.255.77.1'
const all = Object.entries(networkInterfaces())
const loopback = all.find(([, addresses]) => addresses?.some(({ address }) => address === '127.0.0.1'))?.[0] ?? ''

for (const via of [loopback, '127.0.0.1']) {
  void describe(`multicast on ${via}`, () => {
    void it('reaches every member, until it leaves', async () => {
      await using first = await udp({ bind: { host: '0.0.0.0', port: 0 }, reuseAddress: true })
      const { port } = first.localAddress
      await using second = await udp({ bind: { host: '0.0.0.0', port }, reuseAddress: true })
      await using sender = await udp({ bind: { host: '0.0.0.0', port: 0 }, multicast: { interface: via, ttl: 0 } })
      await using staying = await second.join(GROUP, { interface: via })
      {
        await using membership = await first.join(GROUP, { interface: via })
        assert.deepEqual(membership.interfaces, [loopback])
        assert.equal(membership.group, GROUP)
        await sender.send('to all', { host: GROUP, port })
        assert.equal(String((await first.receive())?.data), 'to all')
        assert.equal(String((await second.receive())?.data), 'to all')
      }
      await sender.send('to one', { host: GROUP, port })
      assert.equal(String((await second.receive())?.data), 'to one')
      await staying.leave()
      await staying.leave()
      const received = () => first.counters.datagramsReceived + second.counters.datagramsReceived
      const receivedByMembers = received()
      await sender.send('to nobody', { host: GROUP, port })
      await sender.send('directly', { host: '127.0.0.1', port })
      while (received() === receivedByMembers) await new Promise((resolve) => setImmediate(resolve))
      assert.equal(received(), receivedByMembers + 1)
    })
  })
}

void describe('join', () => {
  void it('takes the source that was asked for, and no other', { skip: process.platform !== 'linux' }, async () => {
    await using receiver = await udp({ bind: { host: '0.0.0.0', port: 0 } })
    const to = { host: '232.1.2.3', port: receiver.localAddress.port }
    const multicast = { interface: '127.0.0.1' }
    await using wanted = await udp({ bind: { host: '127.0.0.1', port: 0 }, multicast })
    await using other = await udp({ bind: { host: '127.0.0.2', port: 0 }, multicast })
    await using membership = await receiver.join(to.host, { interface: '127.0.0.1', source: '127.0.0.1' })
    assert.equal(membership.source, '127.0.0.1')
    await other.send('from another', to)
    await wanted.send('from the source', to)
    assert.equal(String((await receiver.receive())?.data), 'from the source')
  })

  void it('lists the interfaces when there is no such one', async () => {
    await using socket = await udp({ bind: { host: '0.0.0.0', port: 0 } })
    await assert.rejects(socket.join(GROUP, { interface: 'eth99' }), (error) => {
      assert.ok(error instanceof InterfaceNotFoundError)
      assert.ok(error.interfaces.includes(loopback))
      assert.match(error.message, new RegExp(`"eth99".*Found: .*${loopback}`))
      return true
    })
    const options = { bind: { host: '0.0.0.0', port: 0 }, multicast: { interface: '203.0.113.9' } }
    await assert.rejects(udp(options), InterfaceNotFoundError)
  })

  const WRONG = [
    { name: 'an address that is no group', group: '192.0.2.1', options: {} },
    { name: 'a name', group: 'group.test', options: {} },
    { name: 'a group of the other family', group: 'ff02::1', options: {} },
    { name: 'a source of the other family', group: GROUP, options: { source: '::1' } },
  ] as const
  for (const { name, group, options } of WRONG) {
    void it(`refuses ${name}`, async () => {
      await using socket = await udp({ bind: { host: '127.0.0.1', port: 0 } })
      await assert.rejects(socket.join(group, options), MembershipError)
    })
  }

  void it('refuses to join twice, and joins again after leaving', async () => {
    await using socket = await udp({ bind: { host: '0.0.0.0', port: 0 } })
    const membership = await socket.join(GROUP, { interface: loopback })
    await assert.rejects(socket.join(GROUP, { interface: loopback }), /a member already/)
    await membership.leave()
    await using again = await socket.join(GROUP, { interface: loopback })
    assert.deepEqual(again.interfaces, [loopback])
  })

  void it('is over when the socket is closed', async () => {
    const socket = await udp({ bind: { host: '0.0.0.0', port: 0 } })
    const membership = await socket.join(GROUP, { interface: loopback })
    await socket.close()
    await membership.leave()
  })
})

/** A network of its own, with two interfaces beside loopback and no route to anywhere else. */
const NETWORK = [
  'ip link set lo up',
  ...[1, 2].flatMap((number) => {
    const name = number === 1 ? 'left' : 'right'
    const tunnel = `vxlan id ${number} dstport 4789 local 127.0.0.1 remote 192.0.2.1`
    return [
      // Not every kernel has dummy interfaces.
      `(ip link add ${name} type dummy 2>&- || ip link add ${name} type ${tunnel})`,
      `ip link set ${name} up multicast on`,
      `ip address add 10.77.${number}.1/24 dev ${name}`,
      `ip -6 address add fd77:${number}::1/64 dev ${name} nodad`,
    ]
  }),
].join(' && ')

function inOwnNetwork(program: string): string {
  const script = `import { udp } from ${JSON.stringify(join(import.meta.dirname, 'udp.ts'))}\n${program}`
  const node = [process.execPath, '--input-type=module', '--eval', script]
  const shell = `${NETWORK} && exec "$0" "$@"`
  const [unshare, ...flags] = ['unshare', '--net', '--map-root-user', '--user'] as const
  return execFileSync(unshare, [...flags, 'sh', '-c', shell, ...node], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim()
}

function whyNoNetwork(): string | false {
  try {
    inOwnNetwork('')
    return false
  } catch {
    return 'a network namespace cannot be made here (Linux, unshare, ip, and the right to use them)'
  }
}

suiteUnless(whyNoNetwork(), 'in a network of its own', () => {
  const GROUPS = [
    { any: '0.0.0.0', group: GROUP, by: '10.77.1.1' },
    { any: '::', group: 'ff05::4d:1', by: 'fd77:1::1' },
  ] as const
  for (const { any, group, by } of GROUPS) {
    void it(`reaches members of ${group} on the interface that both chose, and on this machine only if asked`, () => {
      const output = inOwnNetwork(`
        const bind = { host: '${any}', port: 0 }
        const member = await udp({ bind })
        const to = { host: '${group}', port: member.localAddress.port }
        const quiet = await udp({ bind, multicast: { interface: 'left', loopback: false } })
        const elsewhere = await udp({ bind, multicast: { interface: 'right' } })
        const loud = await udp({ bind, multicast: { interface: '${by}', ttl: 3 } })
        const membership = await member.join('${group}', { interface: 'left' })
        console.log(membership.interfaces.join())
        for (const [sender, text] of [[quiet, 'quiet'], [elsewhere, 'elsewhere'], [loud, 'loud']]) await sender.send(text, to)
        console.log(String((await member.receive({ timeoutMs: 5000 })).data))
        await membership.leave()
        await loud.send('after leaving', to)
        await loud.send('directly', { host: '${by}', port: to.port })
        console.log(String((await member.receive({ timeoutMs: 5000 })).data))
        for (const socket of [member, quiet, elsewhere, loud]) await socket.close()`)
      assert.equal(output, 'left\nloud\ndirectly')
    })
  }

  void it('joins on all interfaces when none is named, and is reached by each of them', () => {
    const output = inOwnNetwork(`
      const socket = await udp({ bind: { host: '0.0.0.0', port: 0 } })
      const { interfaces } = await socket.join('${GROUP}')
      const heard = []
      for (const via of ['left', '10.77.2.1', 'lo']) {
        const sender = await udp({ bind: { host: '0.0.0.0', port: 0 }, multicast: { interface: via } })
        await sender.send('by ' + via, { host: '${GROUP}', port: socket.localAddress.port })
        heard.push(String((await socket.receive({ timeoutMs: 5000 })).data))
        await sender.close()
      }
      await socket.close()
      console.log(JSON.stringify({ interfaces, heard }))`)
    assert.deepEqual(JSON.parse(output), {
      interfaces: ['lo', 'left', 'right'],
      heard: ['by left', 'by 10.77.2.1', 'by lo'],
    })
  })

  void it('tells that no way leads to an address', () => {
    const output = inOwnNetwork(`
      const socket = await udp({ bind: { host: '0.0.0.0', port: 0 } })
      await socket.send('x', { host: '192.0.2.1', port: 9 }).catch((error) => console.log(error.name, error.code))
      await udp({ connect: { host: '192.0.2.1', port: 9 } }).catch((error) => console.log(error.name, error.code))
      await socket.close()`)
    assert.equal(output, 'UnreachableError NET_UNREACHABLE\nUnreachableError NET_UNREACHABLE')
  })

  void it('tells that a broadcast may not be sent to the network of an interface, and sends it where it may', () => {
    const output = inOwnNetwork(`
      const receiver = await udp({ bind: { host: '0.0.0.0', port: 0 } })
      const to = { host: '10.77.1.255', port: receiver.localAddress.port }
      const plain = await udp({ bind: { host: '0.0.0.0', port: 0 } })
      await plain.send('x', to).catch((error) => console.log(error.code))
      const sender = await udp({ bind: { host: '0.0.0.0', port: 0 }, broadcast: true })
      await sender.send('to the network', to)
      console.log(String((await receiver.receive({ timeoutMs: 5000 })).data))
      for (const socket of [receiver, plain, sender]) await socket.close()`)
    assert.equal(output, 'NET_PERMISSION\nto the network')
  })
})
