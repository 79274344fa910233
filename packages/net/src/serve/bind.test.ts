import assert from 'node:assert/strict'
import { networkInterfaces } from 'node:os'
import { it } from 'node:test'
import { connect } from '../connect/connect.ts'
import { AddressNotAvailableError } from '../errors.ts'
import { serve } from './serve.ts'
import { udp } from '../udp/udp.ts'
import { suiteUnless } from '../../../../e2e/support/needs.ts'

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))
const skip = hasIpv6 ? false : 'this machine has no ::1'
const nothing = () => {}

suiteUnless(skip, 'ipv6Only', () => {
  for (const host of ['::', '']) {
    void it(`leaves the port of ${JSON.stringify(host)} free for IPv4`, async () => {
      await using server = await serve({ host, port: 0 }, nothing, { ipv6Only: true })
      const [{ port, host: bound }] = server.addresses
      assert.equal(bound, '::')
      await assert.rejects(connect({ host: '127.0.0.1', port }), { code: 'NET_CONNECTION_REFUSED' })
      await using other = await serve({ host: '0.0.0.0', port }, (client) => client.write(Buffer.from('4')))
      await using four = await connect({ host: '127.0.0.1', port: other.addresses[0].port })
      assert.equal(String(await four.read()), '4')
      await using six = await connect({ host: '::1', port })
      assert.equal(await six.read(), null)
      assert.equal(server.counters.accepted, 1)
    })

    void it(`leaves the UDP port of ${JSON.stringify(host)} free for IPv4`, async () => {
      await using socket = await udp({ bind: { host, port: 0 }, ipv6Only: true })
      const { port } = socket.localAddress
      await using other = await udp({ bind: { host: '0.0.0.0', port } })
      await other.send('to itself', { host: '127.0.0.1', port })
      assert.equal(String((await other.receive())?.data), 'to itself')
      await socket.send('to itself', { host: '::1', port })
      assert.equal(String((await socket.receive())?.data), 'to itself')
      assert.equal(socket.counters.datagramsReceived, 1)
    })
  }

  void it('is not for an address of IPv4, and says so', async () => {
    const target = { host: '127.0.0.1', port: 0 }
    await assert.rejects(serve(target, nothing, { ipv6Only: true }), AddressNotAvailableError)
    await assert.rejects(udp({ bind: target, ipv6Only: true }), AddressNotAvailableError)
    await assert.rejects(udp({ connect: { ...target, port: 9 }, ipv6Only: true }), AddressNotAvailableError)
  })

  void it('takes only the IPv6 addresses of a name', async () => {
    await using server = await serve({ host: 'localhost', port: 0 }, nothing, { ipv6Only: true }).catch(
      (error: unknown) => {
        // Some machines know localhost by its IPv4 address only.
        assert.ok(error instanceof AddressNotAvailableError)
        return undefined
      },
    )
    assert.ok(server === undefined || server.addresses.every(({ family }) => family === 6))
  })
})
