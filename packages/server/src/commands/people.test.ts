/** Commands about people, answer by answer. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company, exchanges, type Exchange } from '../testing/company.ts'

/** 21 bytes, and 231 when folded. */
const LONG_WHEN_FOLDED = '\ufdfa'.repeat(7)
const AT = Math.floor(Date.UTC(2026, 0, 31, 12) / 1000)
const end = (nick: string, mask: string) => `%315 ${nick} ${mask} :End of WHO list`

const whoisOf = (nick: string) => [
  `%311 eve ${nick} ~${nick} host.test * :${nick} Real`,
  `%319 eve ${nick} :${nick === 'ann' ? '@' : ''}#a`,
  `%312 eve ${nick} irc.test :partyline-0`,
  `%317 eve ${nick} 0 ${AT} :seconds idle, signon time`,
  `%318 eve ${nick} :End of WHOIS list`,
]

exchanges([
  [
    'WHO of a channel',
    [
      ['bob', 'AWAY :lunch'],
      ['eve', 'WHO #A'],
    ],
    [
      '%352 eve #a ~ann host.test irc.test ann H@ :0 ann Real',
      '%352 eve #a ~bob host.test irc.test bob G :0 bob Real',
      end('eve', '#A'),
    ],
  ],
  [
    'WHO of a nickname',
    [['eve', 'WHO ANN']],
    ['%352 eve * ~ann host.test irc.test ann H :0 ann Real', end('eve', 'ANN')],
  ],
  ['WHO of a mask', [['eve', 'WHO b*']], ['%352 eve * ~bob host.test irc.test bob H :0 bob Real', end('eve', 'b*')]],
  [
    'WHO of a source',
    [['eve', 'WHO *!~eve@*']],
    ['%352 eve * ~eve host.test irc.test eve H :0 eve Real', end('eve', '*!~eve@*')],
  ],
  [
    'WHO of a mask that is long when folded',
    [['eve', `WHO ${LONG_WHEN_FOLDED}`]],
    ['%417 eve :A mask has at most 200 bytes. Please use a shorter one'],
  ],
  ...['WHO :BOB real', 'WHO bob?real', 'WHO *b*real'].map((line): Exchange => {
    const asked = line.slice('WHO '.length)
    return [
      `${line} finds a real name`,
      [['eve', line]],
      ['%352 eve * ~bob host.test irc.test bob H :0 bob Real', end('eve', asked.startsWith(':') ? '*' : asked)],
    ]
  }),
  [
    'WHO of a real name that was changed, in other letters',
    [
      ['bob', 'SETNAME :Robert Ünïq'],
      ['eve', 'WHO rob*Ünïq'],
    ],
    ['%352 eve * ~bob host.test irc.test bob H :0 Robert Ünïq', end('eve', 'rob*Ünïq')],
  ],
  [
    'WHO of a real name from before',
    [
      ['bob', 'SETNAME :Robert'],
      ['eve', 'WHO *b*real'],
    ],
    [end('eve', '*b*real')],
  ],
  ...['WHO', 'WHO *', 'WHO 0', 'WHO host.test', 'WHO *.TEST', 'WHO *@host.test', 'WHO irc.test'].map(
    (line): Exchange => [
      `${line} finds everyone`,
      [['eve', line]],
      [
        ...['ann', 'bob', 'eve'].map((nick) => `%352 eve * ~${nick} host.test irc.test ${nick} H :0 ${nick} Real`),
        end('eve', line.split(' ')[1] ?? '*'),
      ],
    ],
  ),
  ['WHO of a host where nobody is', [['eve', 'WHO *.example']], [end('eve', '*.example')]],
  ['WHO of operators', [['eve', 'WHO * o']], [end('eve', '*')]],
  ['WHO of nobody', [['eve', 'WHO nobody']], [end('eve', 'nobody')]],
  ['WHO of text', [['eve', 'WHO :no body']], [end('eve', '*')]],
  [
    'invisible users are not found by strangers',
    [
      ['bob', 'MODE bob +i'],
      ['eve', 'WHO b*'],
    ],
    [end('eve', 'b*')],
  ],
  [
    'nor in the channel they are in',
    [
      ['bob', 'MODE bob +i'],
      ['eve', 'NAMES #a'],
    ],
    ['%353 eve = #a :@ann', '%366 eve #a :End of NAMES list'],
  ],
  [
    'but by users that share a channel with them',
    [
      ['bob', 'MODE bob +i'],
      ['ann', 'WHO b*'],
    ],
    ['%352 ann * ~bob host.test irc.test bob H :0 bob Real', end('ann', 'b*')],
  ],
  [
    'and by users that name them',
    [
      ['bob', 'MODE bob +i'],
      ['eve', 'WHO bob'],
    ],
    ['%352 eve * ~bob host.test irc.test bob H :0 bob Real', end('eve', 'bob')],
  ],
  [
    'WHOIS',
    [
      ['ann', 'AWAY :lunch'],
      ['eve', 'WHOIS ANN'],
    ],
    [
      '%311 eve ann ~ann host.test * :ann Real',
      '%319 eve ann :@#a',
      '%312 eve ann irc.test :partyline-0',
      '%301 eve ann :lunch',
      `%317 eve ann 0 ${AT} :seconds idle, signon time`,
      '%318 eve ann :End of WHOIS list',
    ],
  ],
  [
    'WHOIS of nobody',
    [['eve', 'WHOIS nobody']],
    ['%401 eve nobody :No such nick/channel', '%318 eve nobody :End of WHOIS list'],
  ],
  [
    'WHOIS of several',
    [['eve', 'WHOIS bob,nobody,ANN']],
    [
      ...whoisOf('bob'),
      '%401 eve nobody :No such nick/channel',
      '%318 eve nobody :End of WHOIS list',
      ...whoisOf('ann'),
    ],
  ],
  [
    'WHOIS of too many',
    [['eve', 'WHOIS a,b,c,d,e']],
    ['%407 eve e :More than 4 targets in one command, and nothing was done. Please name fewer at a time'],
  ],
  ['WHOIS at this server', [['eve', 'WHOIS irc.TEST bob']], whoisOf('bob')],
  ['WHOIS at the server of a nickname', [['eve', 'WHOIS bob bob']], whoisOf('bob')],
  ['WHOIS at another server', [['eve', 'WHOIS irc.example bob']], ['%402 eve irc.example :No such server']],
  ['WHOIS of text', [['eve', 'WHOIS :no body']], ['%401 eve * :No such nick/channel', '%318 eve * :End of WHOIS list']],
  ['WHOIS asks for a nickname', [['eve', 'WHOIS']], ['%431 eve :No nickname given']],
  ...['WHOWAS b?b', 'WHOWAS *', 'WHOWAS nobody,BOB', 'WHOWAS rob,bob 1', 'WHOWAS bob -1'].map((line): Exchange => [
    `${line} finds the nickname that was given up`,
    [
      ['bob', 'NICK rob'],
      ['eve', line],
    ],
    [
      '%314 eve bob ~bob host.test * :bob Real',
      '%312 eve bob irc.test :2026-01-31 12:00:00 UTC',
      `%369 eve ${line.split(' ')[1]} :End of WHOWAS`,
    ],
  ]),
  ['WHOWAS asks for a nickname', [['eve', 'WHOWAS']], ['%431 eve :No nickname given']],
  [
    'WHOWAS of too many',
    [['eve', 'WHOWAS a,b,c,d,e']],
    ['%407 eve e :More than 4 targets in one command, and nothing was done. Please name fewer at a time'],
  ],
  [
    'WHOWAS of a mask that is long when folded',
    [['eve', `WHOWAS ${LONG_WHEN_FOLDED}`]],
    ['%417 eve :A mask has at most 200 bytes. Please use a shorter one'],
  ],
  [
    'WHOWAS of nobody',
    [['eve', 'WHOWAS bob']],
    ['%406 eve bob :There was no such nickname', '%369 eve bob :End of WHOWAS'],
  ],
  [
    'WHOWAS',
    [
      ['bob', 'NICK rob'],
      ['eve', 'WHOWAS BOB 1'],
    ],
    [
      '%314 eve bob ~bob host.test * :bob Real',
      '%312 eve bob irc.test :2026-01-31 12:00:00 UTC',
      '%369 eve BOB :End of WHOWAS',
    ],
  ],
  ['ISON', [['eve', 'ISON Ann nobody :bob x']], ['%303 eve :ann bob']],
  ['ISON of nobody', [['eve', 'ISON nobody']], ['%303 eve :']],
  [
    'USERHOST',
    [
      ['bob', 'AWAY :lunch'],
      ['eve', 'USERHOST ann nobody bob'],
    ],
    ['%302 eve :ann=+~ann@host.test bob=-~bob@host.test'],
  ],
  ['USERIP of others has no address', [['eve', 'USERIP ann nobody']], ['%340 eve :ann=+~ann@255.255.255.255']],
  ['USERIP of oneself has it', [['eve', 'USERIP eve']], ['%340 eve :eve=+~eve@192.0.2.1']],
  ['AWAY', [['ann', 'AWAY :lunch']], ['%306 ann :You have been marked as being away']],
  ['AWAY alone is back', [['ann', 'AWAY']], ['%305 ann :You are no longer marked as being away']],
  ['AWAY with an empty text is back', [['ann', 'AWAY :']], ['%305 ann :You are no longer marked as being away']],
  [
    'a user that writes to somebody away is told',
    [
      ['bob', 'AWAY :lunch'],
      ['eve', 'PRIVMSG bob :hello'],
    ],
    ['%301 eve bob :lunch'],
  ],
  [
    'but not for a NOTICE',
    [
      ['bob', 'AWAY :lunch'],
      ['eve', 'NOTICE bob :hello'],
    ],
    [],
  ],
  ['NICK', [['eve', 'NICK Eva']], [':eve!~eve@host.test NICK Eva']],
  ['NICK that is taken', [['eve', 'NICK ANN']], ['%433 eve ANN :Nickname is already in use']],
  [
    'NICK that is none',
    [['eve', 'NICK :a b']],
    [
      '%432 eve * :A nickname has no spaces, but letters and digits of any script and - _ [ ] { } ` ^ | \\, begins with neither a digit nor "-", and has at most 32 bytes',
    ],
  ],
  ['MODE of oneself', [['eve', 'MODE eve']], ['%221 eve +']],
  ['MODE of oneself with a sign alone', [['eve', 'MODE eve +']], ['%221 eve +']],
  ['MODE of oneself is set', [['eve', 'MODE EVE +i']], [':eve!~eve@host.test MODE eve +i']],
  ['MODE of others', [['eve', 'MODE ann']], ["%502 eve :Can't view or change mode for other users"]],
  ['MODE of oneself that does not exist', [['eve', 'MODE eve +x']], ['%501 eve :Unknown MODE flag']],
  [
    'SETNAME too long',
    [['eve', `SETNAME :${'x'.repeat(151)}`]],
    ['%FAIL SETNAME INVALID_REALNAME :Real name must have 1 to 150 bytes'],
  ],
  ['PRIVMSG asks for somebody', [['eve', 'PRIVMSG']], ['%411 eve :No recipient given (PRIVMSG)']],
  ['PRIVMSG asks for a text', [['eve', 'PRIVMSG ann']], ['%412 eve :No text to send']],
  ['PRIVMSG to nobody', [['eve', 'PRIVMSG :no body :x']], ['%412 eve :No text to send']],
  [
    'PRIVMSG to too many',
    [['eve', 'PRIVMSG 1,2,3,4,5 :x']],
    ['%407 eve 5 :More than 4 targets in one command, and nothing was done. Please name fewer at a time'],
  ],
  ['PING', [['eve', 'PING :some text']], ['%PONG irc.test :some text']],
  ['PONG is taken without a word', [['eve', 'PONG x']], []],
  ['an unknown command', [['eve', 'foo bar']], ['%421 eve FOO :Unknown command']],
  ['a command that is no word', [['eve', ':eve :foo bar']], ['%421 eve * :Unknown command']],
])

void test('idle time counts from the last message', async () => {
  const { server, ann, eve } = await company()
  server.clock.advance(5_000)
  await ann.ask('PRIVMSG eve :hello')
  server.clock.advance(7_000)
  eve.take()
  assert.ok((await eve.ask('WHOIS ann')).includes(`:irc.test 317 eve ann 7 ${AT} :seconds idle, signon time`))
})

void test('idle time is how long it took, whatever the clock of the machine is set to meanwhile', async () => {
  const { server, ann, eve } = await company()
  await ann.ask('PRIVMSG eve :hello')
  for (const setBy of [400 * 86_400_000, -800 * 86_400_000]) {
    server.clock.setDate(server.clock.now() + setBy)
    await eve.ask('PRIVMSG #a :this dates the network')
    assert.ok((await eve.ask('WHOIS ann')).includes(`:irc.test 317 eve ann 0 ${AT} :seconds idle, signon time`))
  }
})

void test('WHOIS says that a user is connected by TLS', async () => {
  const { server, eve } = await company()
  const secure = server.connect()
  Object.assign(secure.session, { isSecure: true })
  await secure.ask('NICK sam', 'USER sam 0 * :Sam')
  assert.ok((await eve.ask('WHOIS sam')).includes(':irc.test 671 eve sam :is using a secure connection'))
})

void test('QUIT says goodbye and closes, and the others are told why', async () => {
  const { ann, bob, eve } = await company()
  assert.deepEqual(await bob.ask('QUIT :so long'), [
    ':bob!~bob@host.test QUIT :Quit: so long',
    'ERROR :Closing link: Quit: so long',
  ])
  assert.equal(bob.isClosed, true)
  assert.deepEqual(ann.take(), [':bob!~bob@host.test QUIT :Quit: so long'])
  assert.deepEqual(eve.take(), [], 'a user that shares no channel is not told')
})
