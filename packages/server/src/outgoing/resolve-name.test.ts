import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { test, type TestContext } from 'node:test'
import { resolveName } from './resolve-name.ts'

const TYPE_A = 1

/** A name server that knows the IPv4 address 192.0.2.7 of every name, or says that there is no such name, or is silent. */
async function nameServer(context: TestContext, says: 'address' | 'none' | 'nothing') {
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    if (says === 'nothing') return
    // RFC 1035 4.1: one question comes back; its type stands before its class, at the end.
    const question = query.subarray(12, query.indexOf(0, 12) + 5)
    const isKnown = says === 'address' && question.readUInt16BE(question.length - 4) === TYPE_A
    const header = Buffer.from(query.subarray(0, 12))
    header.writeUInt16BE(says === 'none' ? 0x8183 : 0x8180, 2)
    header.writeUInt16BE(isKnown ? 1 : 0, 6)
    header.writeUInt32BE(0, 8)
    const record = Buffer.from('c00c000100010000003c0004c0000207', 'hex')
    socket.send(Buffer.concat([header, question, isKnown ? record : Buffer.alloc(0)]), from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  context.after(() => socket.close())
  return [`127.0.0.1:${socket.address().port}`]
}

void test('a name has the addresses that its servers know', async (context) => {
  const servers = await nameServer(context, 'address')
  const signal = AbortSignal.timeout(5_000)
  assert.deepEqual(await resolveName('hooks.example', { signal, isLocal: false, servers }), ['192.0.2.7'])
})

void test('look-ups at servers that are silent end when they are given up, and hold up no other', async (context) => {
  const silent = await nameServer(context, 'nothing')
  const servers = await nameServer(context, 'address')
  const gaveUp = new AbortController()
  const waiting = Array.from({ length: 30 }, (_, index) =>
    resolveName(`n${index}.example`, { signal: gaveUp.signal, isLocal: false, servers: silent }),
  )
  const ends = Promise.allSettled(waiting)
  const signal = AbortSignal.timeout(1_000)
  assert.deepEqual(await resolveName('hooks.example', { signal, isLocal: false, servers }), ['192.0.2.7'])
  gaveUp.abort()
  assert.ok((await ends).every(({ status }) => status === 'rejected'))
})

void test('names of this machine are found where the owner lets the server reach its own network, and only there', async (context) => {
  const servers = await nameServer(context, 'none')
  const find = (isLocal: boolean) => resolveName('localhost', { signal: AbortSignal.timeout(5_000), isLocal, servers })
  assert.ok((await find(true)).some((address) => address === '127.0.0.1' || address === '::1'))
  await assert.rejects(find(false), { code: 'ENOTFOUND' })
})
