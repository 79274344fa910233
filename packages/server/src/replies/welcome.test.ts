import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TestServer } from '../testing/test-server.ts'

async function burst(capabilities: string): Promise<readonly string[]> {
  return new TestServer().connect().ask(`CAP REQ :${capabilities}`, 'NICK ann', 'USER a 0 * :Ann Real', 'CAP END')
}

void test('draft/whoami with chghost: SETNAME stands between the last 005 and the first 251', async () => {
  const lines = await burst('chghost draft/whoami')
  const at = lines.indexOf(':ann!~a@host.test SETNAME :Ann Real')
  assert.equal(at, lines.findLastIndex((line) => line.includes(' 005 ')) + 1)
  assert.equal(at, lines.findIndex((line) => line.includes(' 251 ')) - 1)
})

void test('without both of them nobody is told so', async () => {
  for (const capabilities of ['chghost', 'draft/whoami', 'chghost setname']) {
    assert.ok(!(await burst(capabilities)).some((line) => line.includes(' SETNAME ')))
  }
})
