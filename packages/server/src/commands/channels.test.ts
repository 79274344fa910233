/** The answers to the sender of a command about channels. The rules are tested in network/. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company, exchanges, type Exchange } from '../testing/company.ts'

/** 21 bytes, and 231 when folded. */
const LONG_WHEN_FOLDED = '\ufdfa'.repeat(7)
const AT = Math.floor(Date.UTC(2026, 0, 31, 12) / 1000)

exchanges([
  [
    'JOIN shows the members',
    [['eve', 'JOIN #A']],
    [':eve!~eve@host.test JOIN #a', '%353 eve = #a :@ann bob eve', '%366 eve #a :End of NAMES list'],
  ],
  [
    'JOIN shows the topic',
    [
      ['ann', 'TOPIC #a :The topic'],
      ['eve', 'JOIN #a'],
    ],
    [
      ':eve!~eve@host.test JOIN #a',
      '%332 eve #a :The topic',
      `%333 eve #a ann!~ann@host.test ${AT}`,
      '%353 eve = #a :@ann bob eve',
      '%366 eve #a :End of NAMES list',
    ],
  ],
  ['JOIN of a channel one is in is silent', [['bob', 'JOIN #a']], []],
  ['JOIN asks for a channel', [['eve', 'JOIN']], ['%461 eve JOIN :Not enough parameters']],
  [
    'JOIN refuses what is no channel',
    [['eve', 'JOIN a,#']],
    ['%403 eve a :No such channel', '%476 eve # :Bad channel name'],
  ],
  ['a refusal repeats any text as one word', [['eve', 'JOIN :#a b']], ['%476 eve * :Bad channel name']],
  ['JOIN 0 leaves everything', [['bob', 'JOIN 0']], [':bob!~bob@host.test PART #a']],
  ['PART repeats the reason', [['bob', 'PART #a :so long']], [':bob!~bob@host.test PART #a :so long']],
  ['PART of several', [['bob', 'PART #a,#x']], [':bob!~bob@host.test PART #a', '%403 bob #x :No such channel']],
  ['PART of others', [['eve', 'PART #a']], ["%442 eve #a :You're not on that channel"]],
  ['TOPIC asks', [['ann', 'TOPIC #a']], ['%331 ann #a :No topic is set']],
  ['TOPIC sets', [['ann', 'TOPIC #a :new one']], [':ann!~ann@host.test TOPIC #a :new one']],
  ['TOPIC clears', [['ann', 'TOPIC #a :']], [':ann!~ann@host.test TOPIC #a :']],
  ['TOPIC of nothing', [['ann', 'TOPIC #x']], ['%403 ann #x :No such channel']],
  ['TOPIC by a member', [['bob', 'TOPIC #a :x']], ["%482 bob #a :You're not channel operator"]],
  ['NAMES', [['eve', 'NAMES #A']], ['%353 eve = #a :@ann bob', '%366 eve #a :End of NAMES list']],
  [
    'NAMES of several, which have one end',
    [['eve', 'NAMES #A,#x,#lobby']],
    ['%353 eve = #a :@ann bob', '%366 eve #a,#x,#lobby :End of NAMES list'],
  ],
  ['NAMES of nothing', [['eve', 'NAMES #x']], ['%366 eve #x :End of NAMES list']],
  ['NAMES of no channel in particular', [['eve', 'NAMES']], ['%366 eve * :End of NAMES list']],
  [
    'NAMES of too many',
    [['eve', 'NAMES #1,#2,#3,#4,#5']],
    ['%407 eve #5 :More than 4 targets in one command, and nothing was done. Please name fewer at a time'],
  ],
  [
    'LIST',
    [
      ['ann', 'TOPIC #a :The topic'],
      ['eve', 'LIST'],
    ],
    ['%321 eve Channel :Users  Name', '%322 eve #a 2 :The topic', '%323 eve :End of LIST'],
  ],
  [
    'LIST without a topic',
    [['eve', 'LIST #A,#x']],
    ['%321 eve Channel :Users  Name', '%322 eve #a 2 :', '%323 eve :End of LIST'],
  ],
  ['LIST by mask', [['eve', 'LIST #b*']], ['%321 eve Channel :Users  Name', '%323 eve :End of LIST']],
  [
    'LIST by a mask in other letters',
    [['eve', 'LIST #?,#A*']],
    ['%321 eve Channel :Users  Name', '%322 eve #a 2 :', '%323 eve :End of LIST'],
  ],
  ...['LIST >1', 'LIST <3', 'LIST #a,>1,<3', 'LIST >1,#b,#A'].map((line): Exchange => [
    `${line} shows the channel with two members`,
    [['eve', line]],
    ['%321 eve Channel :Users  Name', '%322 eve #a 2 :', '%323 eve :End of LIST'],
  ]),
  ...['LIST >2', 'LIST <2', 'LIST #a,>2', 'LIST >1,#b'].map((line): Exchange => [
    `${line} does not`,
    [['eve', line]],
    ['%321 eve Channel :Users  Name', '%323 eve :End of LIST'],
  ]),
  [
    'LIST by a mask that is long when folded',
    [['eve', `LIST #b*,${LONG_WHEN_FOLDED}`]],
    ['%417 eve :A mask has at most 200 bytes. Please use a shorter one'],
  ],
  ['KICK', [['ann', 'KICK #a bob :go away']], [':ann!~ann@host.test KICK #a bob :go away']],
  ['KICK without a reason', [['ann', 'KICK #a bob']], [':ann!~ann@host.test KICK #a bob :ann']],
  ['KICK asks for a nickname', [['ann', 'KICK #a']], ['%461 ann KICK :Not enough parameters']],
  ['KICK by a member', [['bob', 'KICK #a ann']], ["%482 bob #a :You're not channel operator"]],
  ['KICK of a stranger', [['ann', 'KICK #a eve']], ["%441 ann eve #a :They aren't on that channel"]],
  ['INVITE', [['ann', 'INVITE eve #a']], ['%341 ann eve #a']],
  ['INVITE of a member', [['ann', 'INVITE bob #a']], ['%443 ann bob #a :is already on channel']],
  ['INVITE of nobody', [['ann', 'INVITE x #a']], ['%401 ann x :No such nick/channel']],
  ['INVITE without a channel', [['ann', 'INVITE eve']], ['%461 ann INVITE :Not enough parameters']],
  [
    'INVITE alone lists invitations',
    [
      ['ann', 'INVITE eve #a'],
      ['eve', 'INVITE'],
    ],
    ['%336 eve #a', '%337 eve :End of INVITE list'],
  ],
  [
    'INVITE of somebody away',
    [
      ['eve', 'AWAY :lunch'],
      ['ann', 'INVITE eve #a'],
    ],
    ['%341 ann eve #a', '%301 ann eve :lunch'],
  ],
  ['MODE asks', [['bob', 'MODE #a']], ['%324 bob #a +nt', `%329 bob #a ${AT}`]],
  ['MODE of a sign alone asks', [['bob', 'MODE #a +']], ['%324 bob #a +nt', `%329 bob #a ${AT}`]],
  ['MODE without its parameter', [['ann', 'MODE #a +k']], ['%696 ann #a k * :Mode k needs a parameter']],
  ['MODE without its parameter by a member', [['bob', 'MODE #a +k']], ["%482 bob #a :You're not channel operator"]],
  [
    'MODE shows key and limit to members',
    [
      ['ann', 'MODE #a +kl key 5'],
      ['bob', 'MODE #a'],
    ],
    ['%324 bob #a +ntkl key 5', `%329 bob #a ${AT}`],
  ],
  [
    'MODE does not show the key to others',
    [
      ['ann', 'MODE #a +k key'],
      ['eve', 'MODE #a'],
    ],
    ['%324 eve #a +ntk *', `%329 eve #a ${AT}`],
  ],
  ['MODE sets', [['ann', 'MODE #a +ov-t bob bob']], [':ann!~ann@host.test MODE #a +ov-t bob bob']],
  ['MODE of an unknown letter', [['ann', 'MODE #a +x']], ['%472 ann x :is unknown mode char to me']],
  ['MODE of a colon', [['ann', 'MODE #a ::']], ['%472 ann * :is unknown mode char to me']],
  ['MODE by a member', [['bob', 'MODE #a +i']], ["%482 bob #a :You're not channel operator"]],
  ['MODE of nothing', [['bob', 'MODE #x']], ['%403 bob #x :No such channel']],
  [
    'MODE with a limit that is none',
    [['ann', 'MODE #a +l many']],
    ['%696 ann #a l many :Limit must be a number from 1 to 999999999'],
  ],
  [
    'MODE with a mask that is no word',
    [['ann', 'MODE #a +b :a b']],
    ['%696 ann #a b * :A mask is one word of at most 200 bytes: nick!user@host with * and ?'],
  ],
  ['MODE b lists nothing', [['bob', 'MODE #a b']], ['%368 bob #a :End of channel ban list']],
  ['MODE lists are for members', [['eve', 'MODE #a b']], ["%442 eve #a :You're not on that channel"]],
  [
    'MODE lists each list asked for, once',
    [
      ['ann', 'MODE #a +beI x y z'],
      ['bob', 'MODE #a +beIb'],
    ],
    [
      `%367 bob #a x!*@* ann!~ann@host.test ${AT}`,
      '%368 bob #a :End of channel ban list',
      `%348 bob #a y!*@* ann!~ann@host.test ${AT}`,
      '%349 bob #a :End of channel exception list',
      `%346 bob #a z!*@* ann!~ann@host.test ${AT}`,
      '%347 bob #a :End of channel invite list',
    ],
  ],
])

void test('keys of JOIN belong to the channels in the same place', async () => {
  const { ann, eve } = await company()
  await ann.ask('JOIN #b', 'MODE #b +k key')
  assert.match((await eve.ask('JOIN #a,#b ,key')).join('\n'), /JOIN #a\n.*JOIN #b\n/s)
})

const ABOUT_CHANNEL = [
  'LIST #a',
  'LIST',
  'NAMES #a',
  'TOPIC #a',
  'TOPIC #a :new',
  'MODE #a',
  'MODE #a b',
  'MODE #a +i',
  'MODE #a +k',
  'WHO #a',
  'PART #a',
  'KICK #a ann',
  'INVITE bob #a',
  'PRIVMSG #a :hello',
  'NOTICE #a :hello',
  '@+a=b TAGMSG #a',
  'CHATHISTORY LATEST #a * 9',
]

void test('to others, every command answers about a secret channel as about one that does not exist', async () => {
  const { server, ann, bob } = await company()
  const eve = await server.enter('eva', 'message-tags')
  await ann.ask('MODE #a +s-n')
  for (const line of ABOUT_CHANNEL) {
    const answers = await eve.ask(line)
    const none = await eve.ask(line.replaceAll('#a', '#x'))
    assert.deepEqual(
      answers,
      none.map((answer) => answer.replaceAll('#x', '#a')),
    )
  }
  assert.doesNotMatch((await eve.ask('WHOIS ann')).join('\n'), /#a/)
  bob.take()
  assert.equal((await bob.ask('NAMES #a'))[0], ':irc.test 353 bob @ #a :@ann bob')
})

void test('NAMES of many members takes several lines, none too long', async () => {
  const { server, ann } = await company()
  const nicks = Array.from({ length: 40 }, (_, index) => `member${index}`.padEnd(30, 'x'))
  for (const nick of nicks) await (await server.enter(nick)).ask('JOIN #a')
  ann.take()
  const lines = await ann.ask('NAMES #a')
  for (const line of lines) assert.ok(line.length <= 510)
  const named = lines.slice(0, -1).flatMap((line) => line.replace(/^.* :/, '').split(' '))
  assert.deepEqual(named, ['@ann', 'bob', ...nicks])
})

void test('the longest text that is taken fills the line of its readers, in one word as in several', async () => {
  const { ann, bob } = await company()
  for (const letter of ['x', 'x ']) {
    const room = 510 - ':ann!~ann@host.test PRIVMSG #a :'.length
    const text = letter.repeat(room).slice(0, room - 1)
    assert.deepEqual(await ann.ask(`PRIVMSG #a :${text}.`), [])
    assert.deepEqual(
      bob.take().map((line) => line.length),
      [510],
    )
    assert.match((await ann.ask(`PRIVMSG #a :${text}..`))[0] ?? '', / 417 ann :The text has 1 byte too many/)
  }
})

void test('a clock that is set forward by mistake ends no channel that nobody is in', async () => {
  const { server, ann, bob } = await company()
  await ann.ask('JOIN #kept', 'MODE #kept +k key', 'PART #kept')
  server.clock.setDate(server.clock.now() + 400 * 86_400_000)
  await bob.ask('JOIN #other')
  assert.deepEqual(await bob.ask('JOIN #kept'), [':irc.test 475 bob #kept :Cannot join channel (+k)'])
})
