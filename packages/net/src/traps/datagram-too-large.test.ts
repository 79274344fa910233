/** A datagram that no packet can carry vanishes without a word when nobody gave a callback. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import { it } from 'node:test'
import { DatagramTooLargeError, udp } from '../index.ts'
import { suiteUnless } from '../../../../e2e/support/needs.ts'

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))
const FAMILIES = [
  { host: '127.0.0.1', type: 'udp4', bytesMax: 65_507, skip: false },
  { host: '::1', type: 'udp6', bytesMax: 65_527, skip: hasIpv6 ? false : 'this machine has no ::1' },
] as const

for (const { host, type, bytesMax, skip } of FAMILIES) {
  suiteUnless(skip, `a datagram of ${bytesMax + 1} bytes to ${host}`, () => {
    const tooLarge = Buffer.alloc(bytesMax + 1)

    void it('vanishes without a word, with node:dgram', async () => {
      await using receiver = await udp({ bind: { host, port: 0 } })
      const { port } = receiver.localAddress
      const socket = createSocket(type)
      socket.on('error', assert.fail)
      socket.send(tooLarge, port, host)
      socket.send('the next one', port, host)
      assert.equal(String((await receiver.receive())?.data), 'the next one')
      socket.close()
    })

    void it('is refused with the limit, with @partyline/net', async () => {
      await using receiver = await udp({ bind: { host, port: 0 } })
      await using sender = await udp({ bind: { host, port: 0 } })
      await assert.rejects(sender.send(tooLarge, receiver.localAddress), (error) => {
        assert.ok(error instanceof DatagramTooLargeError)
        assert.deepEqual([error.bytes, error.bytesMax], [bytesMax + 1, bytesMax])
        return true
      })
      await sender.send(tooLarge.subarray(1), receiver.localAddress)
      assert.equal((await receiver.receive())?.data.length, bytesMax)
    })
  })
}
