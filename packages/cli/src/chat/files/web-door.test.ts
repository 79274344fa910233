import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Trust } from '../connect-to.ts'
import type { Known } from '../known-servers.ts'
import type { Way } from '../destination.ts'
import { trustLike, webDoorAt } from './web-door.ts'

void describe('the web door of a chat', () => {
  for (const [address, door] of [
    ['https://chat.example:6710/uploads', { host: 'chat.example', port: 6710, isEncrypted: true }],
    ['https://chat.example/uploads', { host: 'chat.example', port: 443, isEncrypted: true }],
    ['http://127.0.0.1:6710/uploads', { host: '127.0.0.1', port: 6710, isEncrypted: false }],
    ['http://[::1]:6710/uploads', { host: '::1', port: 6710, isEncrypted: false }],
    ['http://chat.example:6710/uploads', null],
    ['ftp://127.0.0.1/uploads', null],
    ['uploads', null],
  ] as const) {
    void it(`at ${address} is ${door === null ? 'none to send files to' : 'one'}`, () => {
      const found = webDoorAt(address)
      assert.deepEqual(found, door === null ? null : { kind: 'websocket', path: '/', ...door })
    })
  }

  const web = webDoorAt('https://chat.example:6710/') ?? assert.fail()
  const own: Known = { kind: 'fingerprint', fingerprint: 'AA' }
  const kept: string[] = []
  const chat: Trust = {
    known: { find: (place) => (place === 'chat.example:6697' ? own : null), keep: (place) => kept.push(place) > 0 },
    given: 'BB',
    now: () => new Date(0),
    onFirstUse: () => assert.fail(),
  }
  const tcp = (host: string, isEncrypted: boolean): Way => ({
    kind: 'tcp',
    host,
    port: isEncrypted ? 6697 : 6667,
    isEncrypted,
  })

  void it('has the certificate of the chat', () => {
    const trust = trustLike(chat, tcp('chat.example', true), web)
    assert.deepEqual([trust.known.find('chat.example:6710'), trust.given], [own, 'BB'])
    trust.known.keep('chat.example:6710', own, new Date(0))
    assert.deepEqual(kept, [])
  })

  void it('has any at the first use where this machine is the server, and it is kept', () => {
    for (const way of [tcp('127.0.0.1', false), { kind: 'unix', path: '/run/line.sock' } as const]) {
      const trust = trustLike(chat, way, web)
      assert.equal(trust.known.find('chat.example:6710'), null)
      trust.known.keep('chat.example:6710', own, new Date(0))
      assert.equal(kept.pop(), 'chat.example:6710')
    }
  })

  void it('has one of an authority where the chat itself is not encrypted', () => {
    assert.deepEqual(trustLike(chat, tcp('chat.example', false), web).known.find('chat.example:6710'), {
      kind: 'authority',
    })
  })
})
