import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OpenDoor } from '../../session/server-info.ts'
import { TestServer } from '../../testing/test-server.ts'
import { introduction } from './web-pages.ts'

const PEOPLE: readonly OpenDoor[] = [
  { name: 'plain', visitors: 'people', isEncrypted: false, ports: [6660], addresses: ['127.0.0.1:6660'] },
  { name: 'plains', visitors: 'people', isEncrypted: true, ports: [6690], addresses: ['[::]:6690'] },
]

void test('the first page says where to come in, at the host by which it was reached', () => {
  const info = new TestServer({ doors: PEOPLE }).info()
  const told = introduction(info, 'chat.example', false)
  assert.match(told, /^IRC clients connect to chat\.example, port 6697 with TLS\.$/m)
  assert.match(told, /^With nothing but a terminal: openssl s_client -quiet -connect chat\.example:6690$/m)
})

void test('the first page names no door that its reader cannot reach', () => {
  const info = new TestServer().info()
  const here = info.doors.filter(({ isEncrypted }) => !isEncrypted)
  assert.match(introduction({ ...info, doors: here }, '127.0.0.1', false), /127\.0\.0\.1, port 6667\.$/m)
  assert.doesNotMatch(introduction({ ...info, doors: here }, 'chat.example', false), /6667/)
})
