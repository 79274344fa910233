/** `udp` against ncat and socat, bound and connected, IPv4 and IPv6. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { udp } from '@partyline/net'
import { missing } from '../support/needs.ts'
import { within } from '../support/wait.ts'
import { UDP_OTHERS } from './others.ts'

const encoding = 'utf8'

for (const { name, connect, listen } of UDP_OTHERS) {
  for (const host of ['127.0.0.1', '::1']) {
    const skip = missing(name)

    void test(`a bound socket answers ${name} at ${host}`, { skip }, async () => {
      await using socket = await udp({ bind: { host, port: 0 }, encoding })
      await using program = await connect(host, socket.localAddress.port)
      program.write('question')
      const datagram = await within(socket.receive(), 'a datagram')
      assert.equal(datagram?.data, 'question')
      await socket.send('answer', datagram.from)
      await program.output.expect(/^answer$/)
    })

    void test(`a socket for both families answers ${name} at ${host}`, { skip }, async () => {
      await using socket = await udp({ bind: { host: '', port: 0 }, encoding })
      await using program = await connect(host, socket.localAddress.port)
      program.write('question')
      const datagram = await within(socket.receive(), 'a datagram')
      assert.equal(datagram?.from.host, host)
      await socket.send('answer', datagram.from)
      await program.output.expect(/^answer$/)
    })

    void test(`a connected socket asks ${name} at ${host}`, { skip }, async () => {
      const free = await udp({ bind: { host, port: 0 } })
      const { port } = free.localAddress
      await free.close()
      await using program = await listen(host, port)
      await using socket = await udp({ connect: { host, port }, encoding })
      await socket.send('question')
      await program.output.expect(/^question$/)
      program.write('answer')
      const datagram = await within(socket.receive(), 'a datagram')
      assert.deepEqual([datagram?.data, datagram?.from.port], ['answer', port])
    })
  }
}
