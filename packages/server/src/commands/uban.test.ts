import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Right } from '../network/rights.ts'
import { company, type Company } from '../testing/company.ts'
import { DoorClient } from '../testing/door-client.ts'
import { proofOf } from '../testing/test-network.ts'
import { TestServer, type TestServerOptions } from '../testing/test-server.ts'
import { parseDuration } from '../network/duration.ts'

const WHOM = 'Its operators know more'
const DENIED = ":irc.test 481 bob :Permission denied: you're not an IRC operator"

/** ann is an operator that may do that. */
async function operated(rights: readonly Right[] = ['ban'], options: TestServerOptions = {}): Promise<Company> {
  const all = await company({ ...options, opers: { root: { rights, password: 'secret' } } })
  await all.ann.ask('OPER root secret')
  return all
}

void test('a ban of a mask ends those that are here, and keeps others out, who are told why and until when', async () => {
  const { server, ann, bob, eve } = await operated()
  assert.deepEqual(await ann.ask('KLINE 60 *!~bob@* :spam, much of it'), [
    ':irc.test NOTICE ann :The mask *!~bob@* is banned, until 2026-01-31 13:00:00 UTC',
    ':bob!~bob@host.test QUIT :Banned',
  ])
  const told = `You are banned from this network until 2026-01-31 13:00:00 UTC. ${WHOM}. The reason: spam, much of it`
  assert.deepEqual(bob.take(), [
    `:irc.test 465 bob :${told}`,
    ':bob!~bob@host.test QUIT :Banned',
    'ERROR :Closing link: Banned',
  ])
  assert.ok(bob.isClosed && !eve.isClosed)
  const again = server.connect()
  assert.deepEqual(await again.ask('NICK bobby', 'USER bob 0 * :Bob'), [
    `:irc.test 465 * :${told}`,
    'ERROR :Closing link: Banned',
  ])
  assert.ok(again.isClosed)
  assert.equal(server.network.userByNick('bobby'), undefined)
})

void test('a ban ends by itself, and so does its place in the list', async () => {
  const { server, ann } = await operated()
  await ann.ask('UBAN ADD *!~bob@* 1h spam')
  server.clock.advance(3_600_000)
  assert.deepEqual(await ann.ask('UBAN LIST'), [':irc.test NOTICE ann :End of UBAN (0)'])
  assert.ok((await server.connect().ask('NICK bobby', 'USER bob 0 * :Bob'))[0]?.includes(' 001 '))
})

void test('a ban of addresses holds before anything is read, and ends those that are here', async () => {
  const server = new TestServer({ opers: { root: { rights: ['ban'], password: 'secret' } } })
  const ann = await server.enter('ann')
  await ann.ask('OPER root secret')
  const near = server.connect('198.51.100.7')
  await near.ask('NICK near', 'USER near 0 * :Near')
  const far = server.connect('203.0.113.7')
  await far.ask('NICK far', 'USER far 0 * :Far')
  assert.deepEqual(await ann.ask('DLINE 198.51.100.0/24 :a storm'), [
    ':irc.test NOTICE ann :The network 198.51.100.0/24 is banned',
  ])
  assert.deepEqual(near.take().slice(-3), [
    `:irc.test 465 near :You are banned from this network. ${WHOM}. The reason: a storm`,
    ':near!~near@198.51.100.7 QUIT :Banned',
    'ERROR :Closing link: Banned',
  ])
  assert.ok(near.isClosed && !far.isClosed)
  const comes = new DoorClient(server, 'irc', '198.51.100.200')
  await comes.send('NICK comes\r\nUSER comes 0 * :Comes\r\n')
  assert.equal(
    await comes.end(),
    `:irc.test 465 * :You are banned from this network. ${WHOM}. The reason: a storm\r\nERROR :Closing link: Banned\r\n`,
  )
  assert.equal(server.network.userByNick('comes'), undefined)
})

void test('a ban of an account ends its user on all its sessions, also one that stays, and refuses its log-in', async () => {
  const { server, ann, eve } = await operated()
  const zed = await server.enter('zed', '', proofOf('Zed', true))
  await server.enter('gone', '', proofOf('gone', true)).then((gone) => gone.ask('QUIT'))
  await ann.ask('UBAN ADD zed', 'UBAN ADD GONE')
  assert.ok(zed.isClosed)
  assert.equal(server.network.userByNick('zed'), undefined)
  assert.equal(server.network.userByNick('gone'), undefined)
  const lines = await server.wish(eve, { kind: 'login', proof: proofOf('zed') })
  assert.deepEqual(lines, [
    `:irc.test 465 eve :You are banned from this network. ${WHOM}`,
    'ERROR :Closing link: Banned',
  ])
  const again = server.connect()
  again.proof = proofOf('zed')
  assert.ok((await again.ask('NICK zed', 'USER zed 0 * :Zed'))[0]?.includes(' 465 '))
})

void test('a ban is there after a restart, and not when it was lifted', async () => {
  const { server, ann } = await operated()
  await ann.ask('UBAN ADD *!*@bad.example spam', 'UBAN ADD other!*@*', 'UBAN DEL other!*@*')
  const again = new TestServer({ store: server.store, opers: { root: { rights: ['ban'], password: 'secret' } } })
  const bob = await again.enter('bob')
  await bob.ask('OPER root secret')
  assert.deepEqual(await bob.ask('UBAN LIST'), [
    ':irc.test NOTICE bob :mask *!*@bad.example, by ann!~ann@host.test [root], since 2026-01-31 12:00:00 UTC: spam',
    ':irc.test NOTICE bob :End of UBAN (1)',
  ])
  assert.ok((await again.connect('bad.example').ask('NICK x', 'USER x 0 * :X'))[0]?.includes(' 465 '))
})

void test('UBAN INFO shows what holds for an address, and what for a mask', async () => {
  const { ann } = await operated()
  await ann.ask('UBAN ADD 198.51.100.0/24', 'UBAN ADD *!*@bad.example')
  const names = (lines: readonly string[]) => lines.map((line) => line.split(' ').slice(3, 5).join(' '))
  assert.deepEqual(names(await ann.ask('UBAN INFO 198.51.100.9')), [':network 198.51.100.0/24,', ':End of'])
  assert.deepEqual(names(await ann.ask('UBAN INFO bad.example')), [':mask *!*@bad.example,', ':End of'])
  assert.deepEqual(names(await ann.ask('UBAN INFO 203.0.113.1')), [':End of'])
})

void test('bans are for operators with the right, and so is their list', async () => {
  const { ann, bob, eve } = await operated([])
  for (const line of [
    'UBAN ADD eve',
    'UBAN DEL eve',
    'UBAN LIST',
    'UBAN INFO eve',
    'KLINE eve',
    'DLINE 198.51.100.1',
    'UNKLINE eve',
    'UNDLINE 198.51.100.1',
  ]) {
    assert.deepEqual(await bob.ask(line), [DENIED], line)
  }
  assert.match((await ann.ask('UBAN ADD eve'))[0] ?? '', /481 ann :Permission denied: your class/)
  assert.ok(!eve.isClosed)
})

void test('an operator does not ban itself: neither by source, account nor address', async () => {
  const { server, ann } = await operated()
  for (const target of ['*!~ann@*', '192.0.2.0/24', '192.0.2.1']) {
    const [line = ''] = await ann.ask(`UBAN ADD ${target}`)
    assert.match(line, /This would ban you yourself$/, target)
  }
  assert.deepEqual([...server.network.bans], [])
})

void test('what is no ban is said to be none, and so is one that there is not', async () => {
  const { ann } = await operated()
  for (const target of ['*', 'account:bob', 'R:bob', '$a:bob!*@*']) {
    assert.match((await ann.ask(`UBAN ADD ${target}`))[0] ?? '', /would match everybody or nobody$/, target)
  }
  assert.match((await ann.ask('DLINE bob'))[0] ?? '', /This is no account, mask, address/)
  assert.match((await ann.ask('UBAN ADD'))[0] ?? '', /This is no account, mask, address/)
  assert.match((await ann.ask('UBAN DEL bob'))[0] ?? '', /There is no such ban/)
  assert.deepEqual(await ann.ask('UBAN FLY'), [':irc.test 461 ann UBAN :UBAN ADD, DEL, LIST or INFO'])
})

void test('an account that there is not is not banned: most likely it is the nickname of a guest', async () => {
  const { server, ann, bob } = await operated()
  assert.match((await ann.ask('UBAN ADD bob'))[0] ?? '', / :There is no account bob\. Who has none is kept out by /)
  assert.deepEqual([[...server.network.bans], bob.isClosed], [[], false])
})

void test('there are so many bans at most, and those that have ended do not count', async () => {
  const { server, ann } = await operated(['ban'], { limits: { serverBansMax: 1 } })
  await ann.ask('UBAN ADD one!*@* 10m')
  assert.match((await ann.ask('UBAN ADD two!*@*'))[0] ?? '', /There are as many bans as there may be \(1\)/)
  assert.deepEqual(await ann.ask('UBAN ADD one!*@* 20m'), [
    ':irc.test NOTICE ann :The mask one!*@* is banned, until 2026-01-31 12:20:00 UTC',
  ])
  server.clock.advance(20 * 60_000)
  assert.deepEqual(await ann.ask('UBAN ADD two!*@*'), [':irc.test NOTICE ann :The mask two!*@* is banned'])
})

const DURATIONS: readonly (readonly [string, number | null | undefined])[] = [
  ['0', null],
  ['90', 90 * 60_000],
  ['1d12h', 36 * 3_600_000],
  ['2W', 14 * 86_400_000],
  ['30s', 30_000],
  ['999999999w', 36_500 * 86_400_000],
  ['1x', undefined],
  ['', undefined],
  ['bob', undefined],
  ['-1', undefined],
]
for (const [text, ms] of DURATIONS) {
  void test(`a ban of "${text}" lasts ${ms} ms`, () => assert.equal(parseDuration(text), ms))
}

void test('a ban that means more people without a connection than are ended at once says how many are left', async () => {
  const { server, ann } = await operated()
  for (let number = 0; number < 53; number += 1) {
    const away = await server.enter(`away${number}`, '', proofOf(`Away${number}`, true))
    await away.ask('QUIT')
  }
  const told = (lines: readonly string[]) =>
    lines.filter((line) => line.includes(' NOTICE ')).map((line) => line.split(' :')[1])
  const banned = 'The mask *!~away*@* is banned'
  assert.deepEqual(told(await ann.ask('KLINE *!~away*@* :spam')), [
    banned,
    '3 more people whom it means are away, and stay: set it once more to end them too',
  ])
  assert.deepEqual(told(await ann.ask('KLINE *!~away*@* :spam')), [banned])
  assert.equal([...server.network.users.values()].filter(({ nick }) => nick.startsWith('away')).length, 0)
})
