/** User modes (RFC 2812 3.1.5), and what IRCv3 bot-mode says of B. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company, exchanges, type Exchange } from '../testing/company.ts'
import { proofOf } from '../testing/test-network.ts'

exchanges([
  [
    'what is set is told, and shown in one order',
    [
      ['eve', 'MODE eve +wBi'],
      ['eve', 'MODE eve'],
    ],
    ['%221 eve +Biw'],
  ],
  ['nobody makes himself an operator', [['eve', 'MODE eve +o']], []],
  [
    'the notices of the server are for its operators',
    [['eve', 'MODE eve +sw']],
    ["%481 eve :Permission denied: you're not an IRC operator", ':eve!~eve@host.test MODE eve +w'],
  ],
  [
    'a bot is marked in WHO',
    [
      ['bob', 'MODE bob +B'],
      ['eve', 'WHO #a'],
    ],
    [
      '%352 eve #a ~ann host.test irc.test ann H@ :0 ann Real',
      '%352 eve #a ~bob host.test irc.test bob HB :0 bob Real',
      '%315 eve #a :End of WHO list',
    ],
  ],
  [
    'R: only users with an account may write privately',
    [
      ['bob', 'MODE bob +R'],
      ['eve', 'PRIVMSG bob :hello'],
    ],
    ['%477 eve bob :Only people with an account reach this person. Please log in first'],
  ],
  [
    'R: so is an invitation',
    [
      ['bob', 'MODE bob +R'],
      ['eve', 'JOIN #e'],
      ['eve', 'INVITE bob #e'],
    ],
    ['%477 eve bob :Only people with an account reach this person. Please log in first'],
  ],
  [
    'R: a NOTICE is refused without a word',
    [
      ['bob', 'MODE bob +R'],
      ['eve', 'NOTICE bob :hello'],
    ],
    [],
  ],
  [
    'T: a CTCP is refused',
    [
      ['bob', 'MODE bob +T'],
      ['eve', 'PRIVMSG bob :\u0001VERSION\u0001'],
    ],
    ['%531 eve bob :This person takes no CTCP'],
  ],
  ...['\u0001ACTION waves\u0001', 'VERSION'].map((text): Exchange => [
    `T: ${JSON.stringify(text)} is not`,
    [
      ['bob', 'MODE bob +T'],
      ['eve', `PRIVMSG bob :${text}`],
    ],
    [],
  ]),
])

void test('WHOIS has a line for a bot, and none for anybody else', async () => {
  const { bob, eve } = await company()
  await bob.ask('MODE bob +B')
  const bots = (lines: readonly string[]) => lines.filter((line) => line.includes(' 335 '))
  assert.deepEqual(bots(await eve.ask('WHOIS bob')), [':irc.test 335 eve bob :is a bot'])
  assert.deepEqual(bots(await eve.ask('WHOIS ann')), [])
})

void test('what a bot does has the tag bot, for readers with message-tags only', async () => {
  const { server, bob } = await company()
  const [able, plain] = [await server.enter('able', 'message-tags away-notify'), await server.enter('plain')]
  await server.gather('#a', able, plain)
  await bob.ask('MODE bob +B')
  const untagged = (line: string) => line.replace(/msgid=[^; ]*;?/, '')
  await bob.ask('PRIVMSG #a :x', 'PRIVMSG able :y', 'TOPIC #a :z', 'PART #a', 'AWAY :w', 'JOIN #a')
  assert.deepEqual(able.take().map(untagged), [
    '@bot :bob!~bob@host.test PRIVMSG #a :x',
    '@bot :bob!~bob@host.test PRIVMSG able :y',
    '@bot :bob!~bob@host.test PART #a',
    '@bot :bob!~bob@host.test JOIN #a',
    '@bot :bob!~bob@host.test AWAY :w',
  ])
  assert.ok(plain.take().every((line) => line.startsWith(':')))
  await bob.ask('MODE bob -B', 'PRIVMSG #a :a person')
  assert.deepEqual(able.take().map(untagged), ['@ :bob!~bob@host.test PRIVMSG #a :a person'])
})

void test('history says of a message that a bot said it', async () => {
  const { bob, server } = await company()
  await bob.ask('MODE bob +B', 'PRIVMSG #a :x')
  const able = await server.enter('able', 'message-tags batch draft/chathistory')
  await server.gather('#a', able)
  const lines = await able.ask('CHATHISTORY LATEST #a * 1')
  assert.match(lines[1] ?? '', /;bot :bob!~bob@host\.test PRIVMSG #a :x$/)
})

void test('R: a user with an account may write, and so may the person itself', async () => {
  const { server, bob } = await company()
  await bob.ask('MODE bob +R')
  const sam = await server.enter('sam', '', proofOf('sam'))
  assert.deepEqual(await sam.ask('PRIVMSG bob :hello'), [])
  assert.deepEqual(bob.take(), [':sam!~sam@host.test PRIVMSG bob :hello'])
  assert.deepEqual(await bob.ask('PRIVMSG bob :note'), [':bob!~bob@host.test PRIVMSG bob :note'])
})

void test('R: nor does a guest invite, unless it was written to', async () => {
  const { ann, bob, eve } = await company()
  await eve.ask('MODE eve +R')
  assert.match((await bob.ask('INVITE eve #a'))[0] ?? '', / 477 bob eve /)
  assert.deepEqual(await eve.ask(), [])
  await eve.ask('PRIVMSG ann :hello')
  ann.take()
  assert.match((await ann.ask('INVITE eve #a'))[0] ?? '', / 341 ann eve #a$/)
})

void test('LUSERS follows who is invisible: when it is set, taken back, and when the user leaves', async () => {
  const { bob, eve } = await company()
  const counted = async () => (await eve.ask('LUSERS'))[0]?.match(/\d+/g)?.slice(-3).join(' ')
  await bob.ask('MODE bob +i', 'MODE bob +i')
  assert.equal(await counted(), '2 1 1')
  await bob.ask('MODE bob -i', 'MODE bob -i')
  assert.equal(await counted(), '3 0 1')
  await bob.ask('MODE bob +i', 'QUIT')
  assert.equal(await counted(), '2 0 1')
})

void test('R: a guest that was written to may answer, under another nickname too', async () => {
  const { bob, eve } = await company()
  await bob.ask('MODE bob +R', 'PRIVMSG eve :hello')
  await eve.ask('NICK eva')
  assert.deepEqual(await eve.ask('PRIVMSG bob :hello you'), [])
  assert.deepEqual(bob.take(), [':eva!~eve@host.test PRIVMSG bob :hello you'])
})

void test('R: who has only written before may not go on', async () => {
  const { bob, eve } = await company()
  await eve.ask('PRIVMSG bob :hello')
  await bob.ask('MODE bob +R')
  assert.match((await eve.ask('PRIVMSG bob :hello?'))[0] ?? '', / 477 eve bob /)
})
