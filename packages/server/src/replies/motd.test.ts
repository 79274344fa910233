import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TestServer } from '../testing/test-server.ts'
import { motd } from './motd.ts'

const PLAIN = {
  name: 'plain',
  visitors: 'people',
  isEncrypted: false,
  ports: [6660],
  addresses: ['127.0.0.1:6660'],
} as const
const TO = { server: 'irc.test', nick: 'ann' }

/** Whether there is a plain door, a message of the operator, a person at the plain door, and what is said. */
const CASES = [
  [
    'without a message, the channel where people meet is named',
    [PLAIN],
    undefined,
    false,
    ['- Everybody meets in #lobby: /join #lobby'],
  ],
  ['without a plain door there is nobody to meet', [], undefined, false, []],
  ['a person at the plain door is in that channel', [PLAIN], undefined, true, []],
  ['a message of the operator is said as it is', [PLAIN], ['Hello'], true, ['- Hello']],
] as const

for (const [promise, plain, lines, isPerson, said] of CASES) {
  void test(promise, () => {
    const info = new TestServer(lines === undefined ? {} : { motd: lines }).info()
    const messages = motd(TO, { ...info, doors: [...info.doors, ...plain] }, { isPerson })
    assert.deepEqual(
      messages.filter(({ verb }) => verb === '372').map(({ params }) => params.at(-1)),
      said,
    )
    assert.equal(messages[0]?.verb, said.length === 0 ? '422' : '375')
  })
}
