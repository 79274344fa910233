/** What the server says of itself, answer by answer. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company, exchanges, type Exchange } from '../testing/company.ts'
import { proofOf } from '../testing/test-network.ts'
import { TestServer } from '../testing/test-server.ts'
import { CHANNEL_MODES, USER_MODES } from '../network/modes.ts'
import { COMMAND_TABLE } from './table.ts'

const TIME = '2026-01-31 12:00:00 UTC'
const INFO = ['%371 eve :Test, partyline-0', `%371 eve :Started ${TIME}`, '%374 eve :End of INFO list']

exchanges([
  ['TIME', [['eve', 'TIME']], [`%391 eve irc.test :${TIME}`]],
  ['MOTD where there is none', [['eve', 'MOTD']], ['%422 eve :There is no message of the day']],
  ['INFO', [['eve', 'INFO']], INFO],
  ['INFO of this server', [['eve', 'INFO *.TEST']], INFO],
  ['INFO of the server of a nickname', [['eve', 'INFO bob']], INFO],
  ...['INFO', 'ADMIN', 'MOTD', 'TIME', 'VERSION', 'STATS u'].map((line): Exchange => [
    `${line} of another server`,
    [['eve', `${line} irc.example`]],
    ['%402 eve irc.example :No such server'],
  ]),
  ['ADMIN', [['eve', 'ADMIN']], ['%423 eve irc.test :No administrative info available']],
  ['LINKS', [['eve', 'LINKS']], ['%364 eve irc.test irc.test :0 partyline-0', '%365 eve * :End of LINKS list']],
  [
    'LINKS of this server',
    [['eve', 'LINKS irc.test *.TEST']],
    ['%364 eve irc.test irc.test :0 partyline-0', '%365 eve *.TEST :End of LINKS list'],
  ],
  ['LINKS with a mask', [['eve', 'LINKS *.example']], ['%365 eve *.example :End of LINKS list']],
  ['MAP', [['eve', 'MAP']], ['%006 eve :irc.test (3 clients)', '%007 eve :End of MAP']],
  ['SUMMON', [['eve', 'SUMMON bob']], ['%445 eve :SUMMON has been disabled']],
  ['USERS', [['eve', 'USERS']], ['%446 eve :USERS has been disabled']],
  ...['HELP privmsg', 'HELPOP privmsg'].map((line): Exchange => [
    line,
    [['eve', line]],
    [
      '%704 eve privmsg :PRIVMSG <targets> <text>',
      '%705 eve privmsg :Specification: RFC 2812 3.3.1',
      '%706 eve privmsg :End of HELP',
    ],
  ]),
  ['HELP on nothing', [['eve', 'HELP constructor']], ['%524 eve constructor :No help available on this topic']],
])

void test('HELP names every command that there is', async () => {
  const { eve } = await company()
  const lines = await eve.ask('HELP')
  assert.deepEqual(
    [lines[0], lines.at(-1)],
    [':irc.test 704 eve * :The commands are:', ':irc.test 706 eve * :End of HELP'],
  )
  const named = lines.slice(1, -1).flatMap((line) => line.replace(':irc.test 705 eve * :', '').split(' '))
  assert.deepEqual(named.toSorted(), [...COMMAND_TABLE.keys()].toSorted())
})

void test('HELP says what each mode means that there is', async () => {
  const { eve } = await company()
  const written = async (topic: string) =>
    (await eve.ask(`HELP ${topic}`)).slice(1, -1).map((line) => / :(.+?) - ./.exec(line)?.[1] ?? line)
  const { prefix, ...channelModes } = CHANNEL_MODES
  const letters = Object.values(channelModes).join('') + prefix
  assert.deepEqual((await written('cmodes')).map((mode) => mode.charAt(0)).toSorted(), Array.from(letters).toSorted())
  assert.deepEqual((await written('UMODE')).toSorted(), Array.from(USER_MODES).toSorted())
  assert.deepEqual(await written('EXTBANS'), ['R:account', 'm:mask'])
  assert.deepEqual(
    (await eve.ask('HELP mode')).at(-2),
    ':irc.test 705 eve mode :See also: HELP CMODES, HELP UMODES, HELP EXTBANS',
  )
})

void test('VERSION says what runs here, and what it can', async () => {
  const { eve } = await company()
  const lines = await eve.ask('VERSION')
  assert.equal(lines[0], ':irc.test 351 eve partyline-0 irc.test :Test')
  assert.match(lines[1] ?? '', /^:irc\.test 005 eve \w+=/)
})

void test('LUSERS counts the invisible, the channels and the most there ever were', async () => {
  const { ann, bob, eve } = await company()
  await bob.ask('MODE bob +i')
  await eve.ask('QUIT')
  assert.deepEqual(await ann.ask('LUSERS'), [
    ':irc.test 251 ann :There is 1 user and 1 invisible on 1 server',
    ':irc.test 252 ann 0 :operator(s) online',
    ':irc.test 254 ann 1 :channels formed',
    ':irc.test 255 ann :I have 2 clients and 0 servers',
    ':irc.test 265 ann 2 3 :Current local users 2, max 3',
    ':irc.test 266 ann 2 3 :Current global users 2, max 3',
  ])
})

void test('LUSERS counts users once, and clients as often as they are here', async () => {
  const server = new TestServer()
  const ann = proofOf('Ann')
  const desk = await server.enter('ann', '', ann)
  const phone = await server.enter('ann', '', ann)
  await server.enter('bob')
  const counts = async () => (await desk.ask('LUSERS')).filter((line) => / (?:251|255|265|266) /.test(line))
  const told = (clients: number, max: number) => [
    ':irc.test 251 ann :There are 2 users and 0 invisible on 1 server',
    `:irc.test 255 ann :I have ${clients} clients and 0 servers`,
    `:irc.test 265 ann ${clients} ${max} :Current local users ${clients}, max ${max}`,
    `:irc.test 266 ann ${clients} ${max} :Current global users ${clients}, max ${max}`,
  ]
  assert.deepEqual(await counts(), told(3, 3))
  await phone.ask('QUIT')
  assert.deepEqual(await counts(), told(2, 3))
  await server.enter('ann', '', ann)
  assert.deepEqual(await counts(), told(3, 3))
})

void test('LUSERS counts clients that are not registered yet, until they are or leave', async () => {
  const { server, eve } = await company()
  const unknown = async () => (await eve.ask('LUSERS')).filter((line) => line.includes(' 253 '))
  assert.deepEqual(await unknown(), [])
  const [sam, tim] = [server.connect(), server.connect()]
  await sam.ask('NICK sam')
  assert.deepEqual(await unknown(), [':irc.test 253 eve 2 :unknown connection(s)'])
  const welcomed = await sam.ask('USER sam 0 * :Sam')
  assert.ok(welcomed.includes(':irc.test 253 sam 1 :unknown connection(s)'))
  await tim.ask('QUIT')
  assert.deepEqual(await unknown(), [])
})

void test('LUSERS counts operators', async () => {
  const { ann, eve } = await company({ opers: { root: { rights: [], password: 'secret' } } })
  await ann.ask('OPER root secret')
  assert.equal((await eve.ask('LUSERS'))[1], ':irc.test 252 eve 1 :operator(s) online')
  await ann.ask('MODE ann -o')
  assert.equal((await eve.ask('LUSERS'))[1], ':irc.test 252 eve 0 :operator(s) online')
})

void test('what the owner says of the server is shown by WHOIS and ADMIN, and its icon by 005', async () => {
  const about = { description: 'test server', admin: ['Room 7', 'Ann'], icon: 'https://a.example/i.png?size={size}' }
  const { eve } = await company({ about })
  assert.ok((await eve.ask('WHOIS eve')).includes(':irc.test 312 eve eve irc.test :test server'))
  assert.deepEqual(await eve.ask('ADMIN'), [
    ':irc.test 256 eve irc.test :Administrative info',
    ':irc.test 257 eve :Room 7',
    ':irc.test 258 eve :Ann',
  ])
  const icon = String.raw` draft/ICON=https://a.example/i.png?size\x3D{size} `
  assert.ok((await eve.ask('ISUPPORT')).some((line) => line.includes(icon)))
})

void test('without an icon 005 has none', async () => {
  const { eve } = await company()
  assert.ok((await eve.ask('ISUPPORT')).every((line) => !line.includes('ICON')))
})
