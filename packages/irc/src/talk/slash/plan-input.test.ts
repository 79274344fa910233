import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Names } from '../../client/names.ts'
import type { ClientState } from '../../client/state.ts'
import { clientState, type TestState } from '../../testing/client-states.ts'
import { eventItem, messageItem } from '../../testing/items.ts'
import { sayPhrase } from '../phrase.ts'
import { isSecretInput, planInput, slashUsage } from './plan-input.ts'
import { findSlashCommand, SLASH_COMMANDS } from './slash-table.ts'

const PARTYLINE: TestState = {
  isupport: [
    'EXTBAN=,Rm',
    'ACCOUNTEXTBAN=R,account',
    'MODES=3',
    'PREFIX=(qaohv)~&@%+',
    'SILENCE=32',
    'STATUSMSG=@+',
    'CASEMAPPING=ascii',
  ],
  can: { tags: true, redact: true, search: true, rename: true, register: true },
  people: [
    { nick: 'bob', address: '~b@cloak.example' },
    { nick: 'carol', address: '~c@host.example', account: 'caro' },
  ],
  places: [
    {
      name: '#team',
      nicks: ['me', 'bob', 'Carol'],
      items: [
        messageItem('a', 1, { nick: 'bob', reactions: [{ text: '👍', nicks: ['me'], isMine: true }] }),
        messageItem('b', 2, { nick: 'me', isMine: true }),
        eventItem('c', 3, 'gone', { kind: 'part', reason: '' }),
      ],
    },
    { name: 'bob' },
  ],
}

const server = clientState(PARTYLINE)
const plan = (typed: string, place = '#team', state: ClientState = server, selected: string | null = null) =>
  planInput(typed, { state, place: new Names(state.server.isupport).place(place), selected })

const act = (typed: string, place?: string, state?: ClientState, selected?: string) => {
  const outcome = plan(typed, place, state, selected)
  return outcome.kind === 'actions' ? outcome.actions : outcome
}

/** Verb and parameters of each command. */
const lines = (typed: string, place?: string, state?: ClientState) => {
  const outcome = plan(typed, place, state)
  if (outcome.kind !== 'actions') return outcome
  return outcome.actions.map((action) =>
    action.kind === 'command' ? [action.verb, ...action.params].join(' ') : action,
  )
}

const wrong = (typed: string, place?: string, state?: ClientState) => {
  const outcome = plan(typed, place, state)
  return outcome.kind === 'mistake' ? sayPhrase(outcome.phrase) : outcome
}

void test('what has no slash in front, two of them or a path is said', () => {
  for (const [typed, text] of [
    ['hello', 'hello'],
    ['//join is a command', '/join is a command'],
    ['/etc/motd is wrong', '/etc/motd is wrong'],
    ['/ alone', '/ alone'],
    ['two\nlines', 'two\nlines'],
  ] as const) {
    assert.deepEqual(act(typed), [{ kind: 'send', place: '#team', text }])
  }
})

for (const [typed, expected] of [
  ['/me waves\nand smiles', [{ kind: 'send', place: '#team', text: 'waves\nand smiles', form: 'action' }]],
  ['/say /me', [{ kind: 'send', place: '#team', text: '/me' }]],
  ['/MSG Bob hi there', [{ kind: 'send', place: 'bob', text: 'hi there', from: '#team' }]],
  [
    '/msg dave hi',
    [
      { kind: 'open', nick: 'dave' },
      { kind: 'send', place: 'dave', text: 'hi', from: '#team' },
    ],
  ],
  ['/msg @#team psst', [{ kind: 'send', place: '#team', toRank: '@', text: 'psst', from: '#team' }]],
  ['/notice #team build', [{ kind: 'send', place: '#team', text: 'build', form: 'notice', from: '#team' }]],
  [
    '/join lobby,#b key1,key2',
    [
      { kind: 'join', channel: '#lobby', key: 'key1' },
      { kind: 'join', channel: '#b', key: 'key2' },
    ],
  ],
  ['/part', [{ kind: 'part', place: '#team' }]],
  ['/part #other good night', [{ kind: 'part', place: '#other', reason: 'good night' }]],
  ['/topic all is well', [{ kind: 'topic', place: '#team', text: 'all is well' }]],
  ['/nick ann', [{ kind: 'nick', nick: 'ann', place: '#team' }]],
  ['/away for lunch', [{ kind: 'away', text: 'for lunch', place: '#team' }]],
  ['/away', [{ kind: 'away', text: null, place: '#team' }]],
  ['/back', [{ kind: 'away', text: null, place: '#team' }]],
  ['/reply yes', [{ kind: 'send', place: '#team', text: 'yes', replyTo: 'id-a' }]],
  ['/react 🎉', [{ kind: 'react', place: '#team', id: 'id-a', text: '🎉', isOn: true }]],
  ['/react 👍', [{ kind: 'react', place: '#team', id: 'id-a', text: '👍', isOn: false }]],
  ['/delete wrong window', [{ kind: 'redact', place: '#team', id: 'id-b', reason: 'wrong window' }]],
  ['/raw PRIVMSG #team :hi', [{ kind: 'raw', place: '#team', line: 'PRIVMSG #team :hi' }]],
  [
    '/register s3cret a@b.example',
    [{ kind: 'register', place: '#team', account: 'me', password: 's3cret', email: 'a@b.example' }],
  ],
  [
    '/register correct horse  battery',
    [{ kind: 'register', place: '#team', account: 'me', password: 'correct horse  battery' }],
  ],
  [
    '/login ann correct horse',
    [
      {
        kind: 'authenticate',
        credentials: { kind: 'password', account: 'ann', password: 'correct horse' },
        place: '#team',
      },
    ],
  ],
  [
    '/login ann s3cret',
    [{ kind: 'authenticate', credentials: { kind: 'password', account: 'ann', password: 's3cret' }, place: '#team' }],
  ],
  ['/reconnect', [{ kind: 'quit' }, { kind: 'connect' }]],
  [
    '/search from:bob in:* tea',
    [{ kind: 'search', query: { text: 'tea', in: null, from: 'bob', after: null, before: null } }],
  ],
  ['/search tea', [{ kind: 'search', query: { text: 'tea', in: '#team', from: null, after: null, before: null } }]],
] as const) {
  void test(`${JSON.stringify(typed)} is for the client core`, () => assert.deepEqual(act(typed), expected))
}

for (const [typed, expected] of [
  ['/list', ['LIST']],
  ['/list *game*', ['LIST *game*']],
  ['/kick bob out of line', ['KICK #team bob out of line']],
  ['/kick #other bob', ['KICK #other bob']],
  ['/ban bob', ['MODE #team +b *!*@cloak.example']],
  ['/ban carol', ['MODE #team +b R:caro']],
  ['/ban stranger', ['MODE #team +b stranger!*@*']],
  ['/ban *!*@bad.example', ['MODE #team +b *!*@bad.example']],
  ['/ban', ['MODE #team +b']],
  // Only what it did here before is known of it.
  ['/unban gone', ['MODE #team -b-b *!*@host gone!*@*']],
  ['/unban carol', ['MODE #team -b-b-b R:caro *!*@host.example carol!*@*']],
  ['/mute bob', ['MODE #team +b m:*!*@cloak.example']],
  ['/kb carol', ['MODE #team +b R:caro', 'KICK #team carol']],
  ['/op a b c d', ['MODE #team +o+o+o a b c', 'MODE #team +o d']],
  ['/devoice #other bob', ['MODE #other -v bob']],
  ['/mode', ['MODE #team']],
  ['/mode +k key', ['MODE #team +k key']],
  ['/mode #other b', ['MODE #other b']],
  ['/mode me +B', ['MODE me +B']],
  ['/invite dave', ['INVITE dave #team']],
  ['/invite dave #other', ['INVITE dave #other']],
  ['/whois bob', ['WHOIS bob bob']],
  ['/names', ['NAMES #team']],
  ['/who', ['WHO #team']],
  ['/topic', ['TOPIC #team']],
  ['/rename #new because', ['RENAME #team #new because']],
  ['/rename #old #new', ['RENAME #old #new']],
  ['/rename #old #new because of', ['RENAME #old #new because of']],
  ['/ignore bob', ['SILENCE +bob!*@*']],
  ['/ignore', ['SILENCE']],
  ['/ctcp bob version', ['PRIVMSG bob \u0001VERSION\u0001']],
  ['/notice dave hi', ['NOTICE dave hi']],
  ['/msg #elsewhere hi\nyou', ['PRIVMSG #elsewhere hi\nyou']],
  ['/kick bob two\nlines', ['KICK #team bob two lines']],
  ['/key add', ['PRIVMSG NickServ KEY add']],
  ['/ns identify x', ['PRIVMSG NickServ identify x']],
  ['/msg nickserv identify x', ['PRIVMSG nickserv identify x']],
  ['/kill bob', ['KILL bob Removed by an operator']],
] as const) {
  void test(`${JSON.stringify(typed)} is a command of the protocol`, () => assert.deepEqual(lines(typed), expected))
}

for (const [typed, place, said] of [
  ['/foo', '#team', 'There is no command /foo. /help lists them.'],
  ['/kick', '#team', '/kick lacks its name: /kick [#channel] <name> [reason]'],
  ['/kick bob', 'bob', 'That is done in a channel: go there, or name it first.'],
  ['/msg bob', '#team', '/msg lacks its text: /msg <name or #channel> <text>'],
  ['/react 👍', 'bob', 'There is no message here to react to.'],
  ['/delete', 'bob', 'There is no message of yours here.'],
  ['hello', '', 'Nobody reads this here. Go to a channel, or type a command: /help lists them.'],
  ['  ', '#team', 'Nothing was typed.'],
] as const) {
  void test(`${JSON.stringify(typed)} in ${place || 'no place'} is a mistake that can be mended`, () =>
    assert.equal(wrong(typed, place), said))
}

void test('a marked message is the one that is meant', () => {
  assert.deepEqual(act('/reply no', '#team', server, 'id-b'), [
    { kind: 'send', place: '#team', text: 'no', replyTo: 'id-b' },
  ])
})

void test('places are shown when a person goes there', () => {
  assert.partialDeepStrictEqual(plan('/join lobby'), { goTo: '#lobby' })
  assert.partialDeepStrictEqual(plan('/query dave'), { actions: [{ kind: 'open', nick: 'dave' }], goTo: 'dave' })
  assert.partialDeepStrictEqual(plan('/query bob hi'), {
    actions: [{ kind: 'send', place: 'bob', text: 'hi' }],
    goTo: 'bob',
  })
  assert.partialDeepStrictEqual(plan('/msg dave hi'), { goTo: null })
  assert.deepEqual(plan('/go #TEAM'), { kind: 'go', to: '#TEAM' })
  assert.equal(
    wrong('/go #b'),
    '#b is none of your channels and conversations. /join opens a channel, /query a conversation.',
  )
  assert.deepEqual(plan('/part', 'bob'), { kind: 'actions', actions: [{ kind: 'forget', place: 'bob' }], goTo: null })
})

void test('what the client does itself is said to it', () => {
  assert.deepEqual(plan('/help /Kick'), { kind: 'help', command: 'kick' })
  assert.deepEqual(plan('/clear'), { kind: 'clear' })
  assert.deepEqual(plan('/quit see you'), { kind: 'quit', reason: 'see you' })
})

void test('what the client would not take stays where it was typed, with the reason', () => {
  const full = { ...server, room: { placesMax: 3, pendingMax: 5, pendingCharactersMax: 4 } }
  for (const typed of ['hello', '/me waves', '/msg bob hello', '//five', '/reply hello'])
    assert.equal(
      wrong(typed, '#team', full),
      'As much waits to be sent there as can. It stays here, to be sent later.',
      typed,
    )
  assert.partialDeepStrictEqual(act('four', '#team', full), [{ kind: 'send', text: 'four' }])
  for (const typed of ['/msg dave hi', '/query dave', '/join #more'])
    assert.equal(
      wrong(typed, '#team', full),
      'As many channels and conversations are open as can be. Leave one first: /part, or /close.',
      typed,
    )
})

void test('a server that has less is asked for less', () => {
  const ngircd = clientState({ isupport: ['PREFIX=(ov)@+', 'CHANMODES=beI,k,l,imnst'], places: [{ name: '#team' }] })
  assert.equal(
    wrong('/mute bob', '#team', ngircd),
    'This server cannot mute people. /mode +m lets only those with a rank speak.',
  )
  assert.equal(wrong('/react x', '#team', ngircd), 'This server has nothing for /react.')
  assert.equal(wrong('/halfop bob', '#team', ngircd), 'This server has no such rank.')
  assert.equal(wrong('/ignore bob', '#team', ngircd), 'This server cannot ignore for you.')
  assert.deepEqual(lines('/ban bob', '#team', ngircd), ['MODE #team +b bob!*@*'])
  const solanum = clientState({ isupport: ['CHANMODES=eIbq,k,flj,CFLMPQ'], places: [{ name: '#team' }] })
  assert.deepEqual(lines('/mute bob', '#team', solanum), ['MODE #team +q bob!*@*'])
})

void test('what has a password in it is not kept', () => {
  for (const typed of [
    '/register x',
    '/login ann x',
    '/oper ann x',
    '/msg NickServ identify x',
    '/ns identify x',
    '/quote PASS x',
    '/raw privmsg nickserv :identify x',
  ])
    assert.ok(isSecretInput(typed), typed)
  for (const typed of ['hello', '/msg bob NickServ', '/raw PRIVMSG #a :pass', '/cs info #a', '/foo'])
    assert.ok(!isSecretInput(typed), typed)
})

void test('each name and alias is of one command, and each command can be asked for help', () => {
  const names = SLASH_COMMANDS.flatMap(({ name, aliases }) => [name, ...aliases])
  assert.equal(new Set(names).size, names.length)
  for (const command of SLASH_COMMANDS) {
    assert.match(sayPhrase(slashUsage(command)), /^\/[a-z]+( [<[][^<>[\]]+[>\]])*$/)
    assert.match(sayPhrase(command.help), /^[a-z].*[^.]$/)
    assert.equal(findSlashCommand(command.name.toUpperCase()), command)
  }
})

void test('no command throws, whatever follows it, wherever it is typed', () => {
  for (const { name } of SLASH_COMMANDS)
    for (const rest of ['', ' x', ' #a', ' #a x', ' #a x y', ' x y z', ' \u0001\n\n', ` ${'x '.repeat(500)}`])
      for (const place of ['#team', 'bob', '', '#nowhere']) assert.doesNotThrow(() => plan(`/${name}${rest}`, place))
})

void test('files are sent with what a camera has noted where that is asked for, and a file is never taken for the wish', () => {
  const place = new Names(server.server.isupport).place('#team')
  for (const [typed, path, isKeptAsItIs] of [
    ['/upload', '', false],
    ['/upload a.jpg b.jpg', 'a.jpg b.jpg', false],
    ['/upload --keep a.jpg b.jpg', 'a.jpg b.jpg', true],
    ['/upload --keep', '', true],
    ['/upload --keeper.jpg', '--keeper.jpg', false],
    ['/upload ./--keep a.jpg', './--keep a.jpg', false],
  ] as const)
    assert.deepEqual(plan(typed), { kind: 'upload', path, isKeptAsItIs, place }, typed)
  assert.deepEqual(plan('/upload cancel'), { kind: 'cancelUpload' })
})
