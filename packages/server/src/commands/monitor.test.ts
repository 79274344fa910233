/** MONITOR, sentence by sentence (IRCv3 monitor), and what extended-monitor adds. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company, exchanges } from '../testing/company.ts'
import { proofOf } from '../testing/test-network.ts'
import { TestServer } from '../testing/test-server.ts'

exchanges([
  [
    'what is added and here comes as 730, and what is not as 731',
    [['eve', 'MONITOR + Ann,nobody,BOB,who']],
    ['%730 eve :ann!~ann@host.test,bob!~bob@host.test', '%731 eve :nobody,who'],
  ],
  [
    'what is in the list is not added again',
    [
      ['eve', 'MONITOR + ann,nobody'],
      ['eve', 'MONITOR + ANN,Nobody'],
    ],
    [],
  ],
  [
    'L lists, as it was written',
    [
      ['eve', 'MONITOR + Ann,nobody'],
      ['eve', 'MONITOR L'],
    ],
    ['%732 eve :Ann,nobody', '%733 eve :End of MONITOR list'],
  ],
  ['L of nothing has the end only', [['eve', 'MONITOR l']], ['%733 eve :End of MONITOR list']],
  [
    'S says who is here now',
    [
      ['eve', 'MONITOR + ann,nobody'],
      ['ann', 'NICK nobody'],
      ['eve', 'MONITOR S'],
    ],
    ['%730 eve :nobody!~ann@host.test', '%731 eve :ann'],
  ],
  [
    '- says nothing, and takes out in other letters as well',
    [
      ['eve', 'MONITOR + ann,nobody'],
      ['eve', 'MONITOR - ANN,who'],
      ['eve', 'MONITOR L'],
    ],
    ['%732 eve :nobody', '%733 eve :End of MONITOR list'],
  ],
  ['- says nothing', [['eve', 'MONITOR - ann']], []],
  [
    'C clears, and says nothing',
    [
      ['eve', 'MONITOR + ann'],
      ['eve', 'MONITOR C'],
      ['eve', 'MONITOR S'],
    ],
    [],
  ],
  [
    'a mask is no nickname, and nobody is found by it',
    [
      ['eve', 'MONITOR + *!*@host.test'],
      ['eve', 'MONITOR L'],
    ],
    ['%733 eve :End of MONITOR list'],
  ],
  ['+ without nicknames', [['eve', 'MONITOR +']], ['%461 eve MONITOR :Not enough parameters']],
  [
    'another modifier',
    [['eve', 'MONITOR x']],
    [
      '%400 eve MONITOR :MONITOR is followed by + and nicknames, - and nicknames, C to clear, L to list or S for who is here',
    ],
  ],
])

void test('the list has as many as 005 says, and what is too much is named as it was sent', async () => {
  const { eve } = await company({ limits: { monitorEntriesMax: 2 } })
  assert.ok((await eve.ask('VERSION')).some((line) => line.includes(' MONITOR=2 ')))
  assert.deepEqual(await eve.ask('MONITOR + x,ann,Y,z'), [
    ':irc.test 730 eve :ann!~ann@host.test',
    ':irc.test 731 eve :x',
    ':irc.test 734 eve 2 Y,z :Monitor list is full',
  ])
  assert.deepEqual(await eve.ask('MONITOR - x', 'MONITOR + y'), [':irc.test 731 eve :y'])
})

void test('watchers are told when somebody comes, is called otherwise, and goes; others are not', async () => {
  const { server, ann, bob, eve } = await company()
  await eve.ask('MONITOR + sam,Tim')
  const sam = await server.enter('sam')
  assert.deepEqual(eve.take(), [':irc.test 730 * :sam!~sam@host.test'])
  await sam.ask('NICK Sam')
  assert.deepEqual(eve.take(), [], 'other letters are the same name')
  await sam.ask('NICK tim')
  assert.deepEqual(eve.take(), [':irc.test 731 * :Sam', ':irc.test 730 * :tim!~sam@host.test'])
  await sam.ask('QUIT')
  assert.deepEqual(eve.take(), [':irc.test 731 * :tim'])
  await eve.ask('MONITOR - sam')
  await server.enter('sam')
  assert.deepEqual([eve.take(), ann.take(), bob.take()], [[], [], []])
})

void test('one more device of a person is no news, and neither is one less', async () => {
  const { server, eve } = await company()
  await eve.ask('MONITOR + sam')
  await server.enter('sam', '', proofOf('sam'))
  const phone = await server.enter('sam', '', proofOf('sam'))
  await phone.ask('QUIT')
  assert.deepEqual(eve.take(), [':irc.test 730 * :sam!~sam@host.test'])
})

void test('the list is of a session: another device of the person is not told, and it ends with the session', async () => {
  const server = new TestServer()
  const desk = await server.enter('sam', '', proofOf('sam'))
  const phone = await server.enter('sam', '', proofOf('sam'))
  await desk.ask('MONITOR + tim')
  await server.enter('tim')
  assert.deepEqual([desk.take().length, phone.take()], [1, []])
  desk.lose()
  await server.settled()
  assert.deepEqual([...server.sessions.monitors.watchersOf('tim' as never)], [])
  assert.deepEqual(await phone.ask('MONITOR L'), [':irc.test 733 sam :End of MONITOR list'])
})

void test('a list that is longer than a line comes in several', async () => {
  const { eve } = await company()
  const names = Array.from({ length: 40 }, (_, index) => `nobody-with-a-long-name-${index}`)
  for (let at = 0; at < names.length; at += 10) await eve.ask(`MONITOR + ${names.slice(at, at + 10).join(',')}`)
  const lines = await eve.ask('MONITOR L')
  assert.ok(lines.length > 3 && lines.every((line) => line.length <= 510))
  const listed = lines.flatMap((line) => /^:irc\.test 732 eve :(.*)$/.exec(line)?.[1]?.split(',') ?? [])
  assert.deepEqual(listed, names)
})

void test('a batch that cannot be recorded changes no list', async () => {
  const { server, eve, ann } = await company()
  server.store.isFailing = true
  ann.send('PRIVMSG #a :x')
  const lines = await eve.ask('MONITOR + nobody')
  assert.deepEqual(lines, [':irc.test 731 eve :nobody'], 'told once, of the list as it is after it')
  assert.deepEqual(await eve.ask('MONITOR L'), [':irc.test 732 eve :nobody', ':irc.test 733 eve :End of MONITOR list'])
})

void test('what no session here has done is told: the end of a killed user', async () => {
  const { server, bob } = await company()
  const watcher = await server.enter('kim')
  await watcher.ask('MONITOR + bob')
  server.say({ kind: 'kill', nick: 'bob', reason: null, actor: 'owner' })
  await server.settled()
  assert.deepEqual(watcher.take(), [':irc.test 731 * :bob'])
  assert.ok(bob.isClosed)
})

const EXTENDED = 'extended-monitor away-notify setname'

void test('extended-monitor: AWAY and SETNAME of a monitored nickname, once', async () => {
  const { server, bob } = await company()
  const watcher = await server.enter('kim', EXTENDED)
  await watcher.ask('MONITOR + bob')
  await bob.ask('AWAY :lunch', 'AWAY', 'SETNAME :Robert')
  const told = [':bob!~bob@host.test AWAY :lunch', ':bob!~bob@host.test AWAY', ':bob!~bob@host.test SETNAME :Robert']
  assert.deepEqual(watcher.take(), told)
  await server.gather('#a', watcher)
  await bob.ask('AWAY :lunch', 'AWAY', 'SETNAME :Robert')
  assert.deepEqual(watcher.take(), told, 'a member is told as a member')
})

for (const capabilities of ['', 'extended-monitor', 'extended-monitor setname', 'away-notify']) {
  void test(`extended-monitor: AWAY is not told to a watcher with "${capabilities}"`, async () => {
    const { server, bob } = await company()
    const watcher = await server.enter('kim', capabilities)
    await watcher.ask('MONITOR + bob')
    await bob.ask('AWAY :lunch')
    assert.deepEqual(watcher.take(), [])
  })
}

void test('extended-monitor: ACCOUNT of a monitored nickname, with account-notify', async () => {
  const { server, bob } = await company()
  const watcher = await server.enter('kim', 'extended-monitor account-notify')
  await watcher.ask('MONITOR + bob')
  await server.wish(bob, { kind: 'login', proof: proofOf('Bob') })
  assert.deepEqual(watcher.take(), [':bob!~bob@host.test ACCOUNT Bob'])
})
