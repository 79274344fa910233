/** STATS, letter by letter, and who may ask for which. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Right } from '../network/rights.ts'
import { company, exchanges } from '../testing/company.ts'
import { TestServer } from '../testing/test-server.ts'

const DENIED = "%481 eve :Permission denied: you're not an IRC operator"

exchanges([
  ['STATS u', [['eve', 'STATS u']], ['%242 eve :Server Up 0 days 00:00:00', '%219 eve u :End of STATS report']],
  ['STATS of what is not told', [['eve', 'STATS z']], ['%219 eve z :End of STATS report']],
  ['STATS of what every object has', [['eve', 'STATS constructor']], ['%219 eve constructor :End of STATS report']],
  ...['o', 'O', 'k', 'K', 'd', 'D', 'm'].map(
    (letter) =>
      [
        `STATS ${letter} is for operators`,
        [['eve', `STATS ${letter}`]],
        [DENIED, `%219 eve ${letter} :End of STATS report`],
      ] as const,
  ),
  ['STATS p where no operator is', [['eve', 'STATS p']], ['%219 eve p :End of STATS report']],
  ['STATS asks for a letter', [['eve', 'STATS']], ['%461 eve STATS :Not enough parameters']],
])

/** ann is an operator with these rights; eve has no channel in common with her. */
async function withOper(rights: readonly Right[]) {
  const all = await company({ opers: { root: { rights, password: 'secret' } } })
  await all.ann.ask('OPER root secret')
  return all
}

void test('STATS u counts days, whatever the clock of the machine was set to meanwhile', async () => {
  const server = new TestServer()
  server.clock.advance((2 * 86_400 + 3 * 3_600 + 4 * 60 + 5) * 1_000 + 999)
  server.clock.setDate(0)
  const eve = await server.enter('eve')
  assert.equal((await eve.ask('STATS u'))[0], ':irc.test 242 eve :Server Up 2 days 03:04:05')
})

void test('STATS o tells operators what others may be', async () => {
  const { ann } = await withOper([])
  assert.deepEqual(await ann.ask('STATS o'), [
    ':irc.test 243 ann O * * root * root',
    ':irc.test 219 ann o :End of STATS report',
  ])
})

void test('STATS p tells which operators are here, and of an invisible one only those that see it', async () => {
  const { ann, bob, eve } = await withOper([])
  assert.deepEqual(await eve.ask('STATS p'), [
    ':irc.test 249 eve p :ann (~ann@host.test) root',
    ':irc.test 219 eve p :End of STATS report',
  ])
  await ann.ask('MODE ann +i')
  assert.deepEqual((await eve.ask('STATS p')).length, 1)
  await bob.ask('JOIN #a')
  await ann.ask('JOIN #a')
  bob.take()
  assert.deepEqual([(await bob.ask('STATS p')).length, (await ann.ask('STATS p')).length], [2, 2])
})

void test('STATS m counts the commands, for operators', async () => {
  const { ann, bob } = await withOper([])
  await bob.ask('TIME', 'TIME', 'NONSENSE')
  const lines = await ann.ask('STATS m')
  assert.ok(lines.includes(':irc.test 212 ann TIME 2'))
  assert.ok(!lines.some((line) => line.includes('NONSENSE')))
  assert.equal(lines.at(-1), ':irc.test 219 ann m :End of STATS report')
})

void test('STATS k and d show the bans that hold, to those that may ban', async () => {
  const { server, ann } = await withOper(['ban'])
  await server.accounts('Zed')
  await ann.ask(
    'UBAN ADD Zed spam',
    'UBAN ADD 1h 192.0.2.64/26',
    'UBAN ADD bad!*@* more spam',
    'UBAN ADD 2001:db8::2 six',
  )
  const by = 'by ann!~ann@host.test [root]'
  const later = '2026-01-31 13:00:00 UTC'
  const banned = [
    `:irc.test 216 ann K account:Zed * * :spam (${by})`,
    `:irc.test 216 ann K 192.0.2.64/26 * * :(${by}, until ${later})`,
    `:irc.test 216 ann K bad!*@* * * :more spam (${by})`,
    `:irc.test 216 ann K 2001:db8::/64 * * :six (${by})`,
  ]
  assert.deepEqual(await ann.ask('STATS k'), [...banned, ':irc.test 219 ann k :End of STATS report'])
  assert.deepEqual((await ann.ask('STATS K')).slice(0, -1), banned)
  assert.deepEqual(await ann.ask('STATS d'), [
    `:irc.test 225 ann D 192.0.2.64/26 :(${by}, until ${later})`,
    `:irc.test 225 ann D 2001:db8::/64 :six (${by})`,
    ':irc.test 219 ann d :End of STATS report',
  ])
  server.clock.advance(3_600_001)
  assert.equal((await ann.ask('STATS d')).length, 2)
})

void test('an operator without the right to ban sees no bans', async () => {
  const { ann } = await withOper(['kill'])
  assert.match((await ann.ask('STATS k'))[0] ?? '', / 481 /)
})
