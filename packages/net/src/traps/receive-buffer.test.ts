/** A buffer that the kernel does not grant is cut without a word. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { udp } from '../index.ts'

/** No system grants so much to every user. */
const WANTED_BYTES = 2 ** 30

void describe('a program that asks for a receive buffer of 1 GiB', () => {
  void it('is given less and not told, with node:dgram', async () => {
    const socket = createSocket({ type: 'udp4', recvBufferSize: WANTED_BYTES }).bind(0, '127.0.0.1')
    socket.on('error', assert.fail)
    await once(socket, 'listening')
    assert.equal(socket.setRecvBufferSize(WANTED_BYTES), undefined)
    assert.ok(socket.getRecvBufferSize() < WANTED_BYTES)
    socket.close()
  })

  void it('is told what was granted, and how to get more, with @partyline/net', async () => {
    await using socket = await udp({ bind: { host: '127.0.0.1', port: 0 }, receiveBufferBytes: WANTED_BYTES })
    const { requestedBytes, grantedBytes, warning } = socket.receiveBuffer
    assert.equal(requestedBytes, WANTED_BYTES)
    assert.ok(grantedBytes < WANTED_BYTES)
    assert.match(warning ?? '', new RegExp(`${grantedBytes} bytes: ${WANTED_BYTES} were asked for`))
    if (process.platform === 'linux') assert.match(warning ?? '', /Raise net\.core\.rmem_max/)
  })
})
