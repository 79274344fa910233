/** WALLOPS, REHASH and AUDIT, and what operators are told of one another. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RIGHT_NAMES, type Right } from '../network/rights.ts'
import { company, type Company } from '../testing/company.ts'
import { TestServer, type TestServerOptions } from '../testing/test-server.ts'

async function operated(rights: readonly Right[] = RIGHT_NAMES, options: TestServerOptions = {}): Promise<Company> {
  const all = await company({ ...options, opers: { root: { rights, password: 'secret' } } })
  await all.ann.ask('OPER root secret')
  return all
}

const DENIED = ":irc.test 481 bob :Permission denied: you're not an IRC operator"

void test('WALLOPS reaches those that have mode w, its author among them, and nobody else', async () => {
  const { ann, bob, eve } = await operated()
  await bob.ask('MODE bob +w')
  assert.deepEqual(await ann.ask('WALLOPS :hi everyone'), [])
  assert.deepEqual(bob.take(), [':ann!~ann@host.test WALLOPS :hi everyone'])
  assert.deepEqual(eve.take(), [])
  await ann.ask('MODE ann +w')
  assert.deepEqual(await ann.ask('WALLOPS again'), [':ann!~ann@host.test WALLOPS again'])
})

void test('WALLOPS, REHASH and AUDIT are for operators that have the right', async () => {
  const { server, ann, bob } = await operated([])
  for (const line of ['WALLOPS :hi', 'REHASH', 'AUDIT']) {
    assert.deepEqual(await bob.ask(line), [DENIED], line)
    assert.match((await ann.ask(line))[0] ?? '', /^:irc.test 481 ann :Permission denied/, line)
  }
  assert.deepEqual(await ann.ask('WALLOPS'), [':irc.test 461 ann WALLOPS :Not enough parameters'])
  assert.equal(server.rehashes, 0)
})

void test('REHASH has the configuration read again, once', async () => {
  const { server, ann } = await operated()
  assert.deepEqual(await ann.ask('REHASH'), [':irc.test 382 ann partyline.toml :Rehashing'])
  assert.equal(server.rehashes, 1)
})

void test('what one operator does is told to the others that have mode s, and to nobody else', async () => {
  const { ann, bob, eve } = await operated()
  await bob.ask('OPER root secret')
  ann.take()
  assert.deepEqual(await bob.ask('KILL eve :spam'), [])
  assert.deepEqual(ann.take(), [':irc.test NOTICE ann :*** bob!~bob@host.test [root]: KILL eve!~eve@host.test (spam)'])
  assert.ok(!eve.take().some((line) => line.includes('***')))
  await ann.ask('MODE ann -s')
  await bob.ask('UBAN ADD zed!*@*')
  assert.deepEqual(ann.take(), [])
})

void test('AUDIT shows what operators did, the latest last, with a restart between', async () => {
  const { server, ann } = await operated()
  await ann.ask(
    'KILL bob :spam',
    'UBAN ADD zed!*@* 1h more spam',
    'UBAN DEL zed!*@*',
    'WALLOPS :secret of all',
    'REHASH',
  )
  const again = new TestServer({
    store: server.store,
    opers: { root: { rights: ['audit'], password: 'secret' } },
  })
  const eve = await again.enter('eve')
  await eve.ask('OPER root secret')
  const by = 'ann!~ann@host.test [root]'
  const texts = (await eve.ask('AUDIT')).map((line) => line.replace(/^.*? 12:00:00 UTC /, ''))
  assert.deepEqual(texts, [
    `${by}: OPER`,
    `${by}: KILL bob!~bob@host.test (spam)`,
    `${by}: BAN mask zed!*@*, until 2026-01-31 13:00:00 UTC (more spam)`,
    `${by}: UNBAN mask zed!*@*`,
    `${by}: WALLOPS`,
    `${by}: REHASH local`,
    'eve!~eve@host.test [root]: OPER',
    ':irc.test NOTICE eve :End of AUDIT (7)',
  ])
  assert.deepEqual((await eve.ask('AUDIT 1')).length, 2)
})

void test('so much is kept of what operators did: the oldest is forgotten, also on the disk', async () => {
  const { server, ann } = await operated(RIGHT_NAMES, { limits: { auditEntriesMax: 2 } })
  await ann.ask('WALLOPS one', 'WALLOPS two', 'KILL bob')
  const again = new TestServer({ store: server.store })
  for (const { network } of [server, again]) {
    assert.deepEqual(
      [...network.audit.values()].map(({ does }) => does),
      ['WALLOPS', 'KILL'],
    )
  }
})
