import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proofOf } from '../testing/test-network.ts'
import { TestServer, type TestServerOptions } from '../testing/test-server.ts'

const CAPABILITY = 'draft/persistence'
const status = (wanted: string, holds: string) => `:irc.test PERSISTENCE STATUS ${wanted} ${holds}`

async function withAnn(options: TestServerOptions = {}) {
  const server = new TestServer(options)
  return { server, ann: await server.enter('ann', CAPABILITY, proofOf('ann')) }
}

void test('a guest is told that an account is required', async () => {
  const guest = await new TestServer().enter('guest')
  for (const line of ['PERSISTENCE GET', 'PERSISTENCE SET ON']) {
    assert.match(
      (await guest.ask(line))[0] ?? '',
      /^:irc\.test FAIL PERSISTENCE ACCOUNT_REQUIRED :An account is required/,
    )
  }
})

void test('opt-in: nothing is on until it is asked for', async () => {
  const { ann } = await withAnn()
  assert.deepEqual(await ann.ask('PERSISTENCE GET'), [status('DEFAULT', 'OFF')])
  assert.deepEqual(await ann.ask('PERSISTENCE SET on'), [status('ON', 'ON')])
  assert.deepEqual(await ann.ask('PERSISTENCE SET OFF'), [status('OFF', 'OFF')])
})

for (const [alwaysOn, holds] of [
  ['disabled', ['OFF', 'OFF', 'OFF']],
  ['opt-in', ['ON', 'OFF', 'OFF']],
  ['opt-out', ['ON', 'OFF', 'ON']],
  ['mandatory', ['ON', 'ON', 'ON']],
] as const) {
  void test(`always-on ${alwaysOn}: the wish is noted, and what holds is the owner's to say`, async () => {
    const { ann } = await withAnn({ alwaysOn })
    for (const [index, wanted] of ['ON', 'OFF', 'DEFAULT'].entries()) {
      assert.deepEqual(await ann.ask(`PERSISTENCE SET ${wanted}`), [status(wanted, holds[index] ?? '')])
    }
  })
}

void test('wrong settings fail, and unknown subcommands are ignored', async () => {
  const { ann } = await withAnn()
  assert.match(
    (await ann.ask('PERSISTENCE SET maybe'))[0] ?? '',
    / FAIL PERSISTENCE INVALID_PARAMETERS :Invalid parameters/,
  )
  assert.deepEqual(await ann.ask('PERSISTENCE LATER x'), [])
})

void test('a client with the capability is told between 005 and the message of the day, and what another session sets', async () => {
  const { server, ann } = await withAnn()
  const phone = server.connect()
  phone.proof = proofOf('ann')
  const lines = await phone.ask(`CAP REQ ${CAPABILITY}`, 'NICK ann', 'USER a 0 * :A', 'CAP END')
  const at = lines.indexOf(status('DEFAULT', 'OFF'))
  assert.ok(at > lines.findLastIndex((line) => line.includes(' 005 ')))
  assert.ok(at < lines.findIndex((line) => / (?:375|422) /.test(line)))
  const old = await server.enter('ann', '', proofOf('ann'))
  await ann.ask('PERSISTENCE SET ON')
  assert.deepEqual(phone.take(), [status('ON', 'ON')])
  assert.deepEqual(old.take(), [])
})
