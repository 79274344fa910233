import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stsPolicy } from '../session/capabilities.ts'
import { TestServer } from '../testing/test-server.ts'

const listed = (lines: readonly string[]) => lines.join(' ').match(/\bsts\S*/g)

void test('sts tells a client in the clear where TLS is; it is no capability, and an old client is not told', async () => {
  const server = new TestServer({ stsSeconds: 2_592_000 })
  const ann = server.connect()
  assert.deepEqual(listed(await ann.ask('CAP LS')), null)
  assert.deepEqual(listed(await ann.ask('CAP LS 302')), ['sts=port=6697'])
  assert.deepEqual(await ann.ask('CAP REQ :sts'), [':irc.test CAP * NAK :sts'])
  assert.deepEqual(listed(await ann.ask('CAP LIST')), null)
})

void test('without the owner saying so there is no sts', async () => {
  assert.deepEqual(listed(await new TestServer().connect().ask('CAP LS 302')), null)
})

void test('sts tells a client over TLS for how long, and nobody where no port is, or that should not be told', () => {
  const { doors } = new TestServer().info()
  const policy = (isSecure: boolean, tellsSecurePort: boolean, stsSeconds: number | null, open = doors) =>
    stsPolicy({ isSecure, tellsSecurePort }, { stsSeconds, doors: open })
  assert.deepEqual(policy(true, true, 0), ['sts=duration=0'])
  assert.deepEqual(policy(true, false, 60), [])
  assert.deepEqual(policy(false, false, 60), [])
  assert.deepEqual(policy(false, true, null), [])
  assert.deepEqual(policy(false, true, 60, doors.slice(0, 1)), [])
})
