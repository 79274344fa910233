/** Another host, sentence by sentence (IRCv3 chghost), and the command that gives it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prefixesOf } from '../network/ranks.ts'
import { company, type Company } from '../testing/company.ts'
import { TestServer } from '../testing/test-server.ts'

/** ann, operator of #a, may give hosts; bob is in #a too, and eve in no channel. */
async function withOper(capabilities = 'chghost'): Promise<Company> {
  const all = await company({ opers: { root: { rights: ['vhost'], password: 'secret' } } }, capabilities)
  await all.ann.ask('OPER root secret')
  for (const client of [all.ann, all.bob, all.eve]) client.take()
  return all
}

const CHANGED = ':bob!~bob@host.test CHGHOST ~bob friends.example'

void test('those that share a channel, and the user itself, are told under the old source', async () => {
  const { ann, bob, eve } = await withOper()
  assert.deepEqual(await ann.ask('CHGHOST bob friends.example'), [CHANGED])
  assert.deepEqual([bob.take(), eve.take()], [[CHANGED], []])
  await bob.ask('PRIVMSG #a :x')
  assert.deepEqual(ann.take(), [':bob!~bob@friends.example PRIVMSG #a :x'])
})

void test('others without the capability see the user go and come back, with its rank, in each channel that they share', async () => {
  const { server, ann, bob, eve } = await withOper('')
  const kim = await server.enter('kim', 'extended-join away-notify server-time')
  await ann.ask('MODE #a +v bob')
  for (const one of [bob, eve, kim]) await one.ask('JOIN #b')
  await kim.ask('JOIN #a')
  await bob.ask('JOIN #c', 'AWAY :tea')
  for (const one of [ann, bob, eve, kim]) one.take()
  const gone = ':bob!~bob@host.test QUIT :Changing host'
  const back = (channel: string) => `:bob!~bob@friends.example JOIN ${channel}`
  const [voiced, opped] = [':irc.test MODE #a +v bob', ':irc.test MODE #b +o bob']
  assert.deepEqual(await ann.ask('CHGHOST bob friends.example'), [gone, back('#a'), voiced])
  assert.deepEqual(eve.take(), [gone, back('#b'), opped])
  assert.deepEqual(bob.take(), [':irc.test 396 bob friends.example :is now your displayed host'])
  assert.deepEqual(
    kim.take().map((line) => line.replace(/^@time=\S+ /, '')),
    [
      gone,
      `${back('#a')} * :bob Real`,
      voiced,
      `${back('#b')} * :bob Real`,
      opped,
      ':bob!~bob@friends.example AWAY :tea',
    ],
  )
  assert.ok((await ann.ask('WHOIS bob'))[0]?.includes(' 311 ann bob ~bob friends.example '))
})

void test('a member without a rank does not learn of another one in a channel of mode u', async () => {
  const { ann, eve } = await withOper('')
  await eve.ask('JOIN #a')
  await ann.ask('MODE #a +u')
  for (const one of [ann, eve]) one.take()
  assert.deepEqual(await ann.ask('CHGHOST bob friends.example'), [
    ':bob!~bob@host.test QUIT :Changing host',
    ':bob!~bob@friends.example JOIN #a',
  ])
  assert.deepEqual(eve.take(), [])
})

void test('user and host may change together, or the user alone', async () => {
  const { ann } = await withOper()
  assert.deepEqual(await ann.ask('CHGHOST bob guest@friends.example'), [
    ':bob!~bob@host.test CHGHOST guest friends.example',
  ])
  assert.deepEqual(await ann.ask('CHGHOST bob ~b@friends.example', 'CHGHOST bob ~b@friends.example'), [
    ':bob!guest@friends.example CHGHOST ~b friends.example',
  ])
})

void test('an operator that shares no channel is told nothing', async () => {
  const { ann, eve } = await withOper()
  assert.deepEqual([await ann.ask('CHGHOST eve friends.example'), eve.take().length], [[], 1])
})

void test('extended-monitor: a watcher with chghost is told', async () => {
  const { server, ann } = await withOper()
  const kim = await server.enter('kim', 'chghost extended-monitor')
  await kim.ask('MONITOR + bob')
  await ann.ask('CHGHOST bob friends.example')
  assert.deepEqual(kim.take(), [CHANGED])
})

void test('names with user and host follow', async () => {
  const { server, ann } = await withOper()
  const kim = await server.enter('kim', 'userhost-in-names')
  await kim.ask('JOIN #a')
  await ann.ask('CHGHOST bob friends.example')
  kim.take()
  assert.match((await kim.ask('NAMES #a'))[0] ?? '', / bob!~bob@friends\.example /)
})

void test('bans know the host of now', async () => {
  const { ann, bob } = await withOper()
  await ann.ask('CHGHOST bob friends.example', 'MODE #a +b *!*@friends.example')
  bob.take()
  assert.match((await bob.ask('PRIVMSG #a :x'))[0] ?? '', / 404 bob #a /)
})

const REFUSED: readonly (readonly [line: string, code: RegExp])[] = [
  ['CHGHOST nobody friends.example', / 401 ann nobody /],
  ['CHGHOST bob nodot', / 400 ann CHGHOST :A host is written as chat\.example/],
  ['CHGHOST bob a!b@friends.example', / 400 ann CHGHOST /],
  ['CHGHOST bob @friends.example', / 400 ann CHGHOST /],
  ['CHGHOST bob user@', / 400 ann CHGHOST /],
  ['CHGHOST bob 192.0.2.7', / 400 ann CHGHOST .* neither for an address nor for a cloak/],
  ['CHGHOST bob 0123456789abcdef.cloak', / 400 ann CHGHOST /],
  ['CHGHOST bob IRC.test', / 400 ann CHGHOST .* nor for the server/],
  [`CHGHOST bob ${'x'.repeat(60)}.example`, / 400 ann CHGHOST /],
  ['CHGHOST bob', / 461 ann CHGHOST /],
]

for (const [line, code] of REFUSED) {
  void test(`${line.slice(0, 40)} is refused`, async () => {
    const { ann, bob } = await withOper()
    assert.match((await ann.ask(line)).join('\n'), code)
    assert.deepEqual(bob.take(), [])
  })
}

void test('it is a right of operators', async () => {
  const { bob, eve } = await withOper()
  assert.match((await bob.ask('CHGHOST eve friends.example'))[0] ?? '', / 481 bob /)
  assert.deepEqual(eve.take(), [])
})

/** Those that get back in after a restart, when nobody else may. */
async function backAfterRestart({ server }: Company, ...nicks: readonly string[]): Promise<readonly string[]> {
  const next = new TestServer({ store: server.store })
  for (const nick of nicks) await (await next.enter(nick)).ask('JOIN #a')
  const members = next.network.channel('#a')?.members.values() ?? []
  return [...members].map(({ user, ranks }) => prefixesOf(ranks) + user.nick)
}

void test('a member comes back with its rank as it came, whatever host it was given', async () => {
  const all = await withOper()
  await all.ann.ask('MODE #a +i', 'CHGHOST ann friends.example', 'CHGHOST bob friends.example')
  await all.bob.ask('NICK rob')
  assert.deepEqual(await backAfterRestart(all, 'ann', 'bob', 'rob'), ['@ann', 'rob'])
})

for (const line of ['QUIT', 'PART #a']) {
  void test(`a member that was given another host is a stranger after ${line}`, async () => {
    const all = await withOper()
    await all.ann.ask('MODE #a +i', 'CHGHOST bob friends.example')
    await all.bob.ask(line)
    assert.deepEqual(await backAfterRestart(all, 'ann', 'bob'), ['@ann'])
  })
}

void test('so is one that was removed', async () => {
  const all = await withOper()
  await all.ann.ask('MODE #a +i', 'CHGHOST bob friends.example', 'KICK #a bob')
  assert.deepEqual(await backAfterRestart(all, 'ann', 'bob'), ['@ann'])
})
