/** A multicast interface that does not exist is an "invalid argument", and so is one that is named by its name. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { describe, it } from 'node:test'
import { InterfaceNotFoundError, udp } from '../index.ts'

const GROUP = '239.255.77.1'
const MISSING = 'eth99'
const LOOPBACK =
  Object.entries(networkInterfaces()).find(([, all]) => all?.some(({ address }) => address === '127.0.0.1'))?.[0] ?? ''

void describe('a program that joins a group on an interface', () => {
  void it('that does not exist, or by its name, learns of an invalid argument, with node:dgram', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    await once(socket, 'listening')
    for (const via of [MISSING, LOOPBACK]) {
      assert.throws(() => socket.addMembership(GROUP, via), { code: 'EINVAL', message: 'addMembership EINVAL' })
    }
    socket.close()
  })

  void it('that does not exist learns which there are, with @partyline/net', async () => {
    await using socket = await udp({ bind: { host: '0.0.0.0', port: 0 } })
    const isListed = (error: unknown) => {
      assert.ok(error instanceof InterfaceNotFoundError)
      assert.ok(error.interfaces.includes(LOOPBACK))
      assert.match(error.message, new RegExp(`"${MISSING}".*Found: .*${LOOPBACK}`))
      return true
    }
    await assert.rejects(socket.join(GROUP, { interface: MISSING }), isListed)
    await assert.rejects(udp({ multicast: { interface: MISSING }, bind: { host: '0.0.0.0', port: 0 } }), isListed)
  })

  void it('may say its name, with @partyline/net', async () => {
    await using socket = await udp({ bind: { host: '0.0.0.0', port: 0 } })
    await using membership = await socket.join(GROUP, { interface: LOOPBACK })
    assert.deepEqual(membership.interfaces, [LOOPBACK])
  })
})
