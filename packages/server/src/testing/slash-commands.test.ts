/** What people type with a slash (`@partyline/irc/client`), on the real rules of the server: each command does what its line of help says. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  describeReply,
  itemsOf,
  Names,
  planInput,
  sayPhrase,
  SERVER_PLACE,
  type ClientState,
  type Place,
} from '@partyline/irc/client'
import { CoreDevice } from './core-device.ts'
import { TestServer } from './test-server.ts'

async function online(server: TestServer, nick: string, ...channels: readonly string[]): Promise<CoreDevice> {
  const device = new CoreDevice(() => server, { identity: { nick }, channels: channels.map((name) => ({ name })) })
  await device.act({ kind: 'connect' })
  return device
}

function place(state: ClientState, name: string): Place {
  const found = state.places.get(new Names(state.server.isupport).place(name))
  assert.ok(found !== undefined, `there is no ${name}`)
  return found
}

/** As in a composer; everybody sees what comes of it. */
async function type(
  device: CoreDevice,
  typed: string,
  name = '#den',
  others: readonly CoreDevice[] = [],
): Promise<void> {
  const key = name === '' ? SERVER_PLACE : place(device.state, name).key
  const outcome = planInput(typed, { state: device.state, place: key, selected: null })
  assert.equal(outcome.kind, 'actions', `${typed}: ${JSON.stringify(outcome)}`)
  if (outcome.kind === 'actions') await device.act(...outcome.actions)
  for (const other of others) await other.settle()
}

/** What the server has answered there: level, verb or code, and what it is about. */
function answers(state: ClientState, name: string): readonly string[] {
  return [...itemsOf(place(state, name).timeline)].flatMap((item) =>
    item.kind === 'reply'
      ? [`${item.level} ${item.code || item.verb} ${item.context.join(' ')} ${item.text}`.trim()]
      : [],
  )
}

function errors(state: ClientState, name: string): readonly string[] {
  return answers(state, name).filter((answer) => answer.startsWith('error'))
}

function prefixes(state: ClientState, nick: string, name = '#den'): string | undefined {
  return place(state, name).members.get(new Names(state.server.isupport).nick(nick))?.prefixes
}

function texts(state: ClientState, name: string): readonly string[] {
  return [...itemsOf(place(state, name).timeline)].flatMap((item) =>
    item.kind === 'message' && item.redaction === null ? [`${item.author.nick} ${item.form} ${item.text}`] : [],
  )
}

async function setUp() {
  const server = new TestServer()
  const ann = await online(server, 'ann', '#den')
  const bob = await online(server, 'bob', '#den')
  await ann.settle()
  return { server, ann, bob }
}

void describe('commands with a slash', () => {
  void it('say things', async () => {
    const { ann, bob } = await setUp()
    for (const typed of ['/me waves', '/say /me', '//slash', '/notice #den build', '/msg bob psst', '/query bob again'])
      await type(ann, typed, '#den', [bob])
    assert.deepEqual(texts(bob.state, '#den'), [
      'ann action waves',
      'ann message /me',
      'ann message /slash',
      'ann notice build',
    ])
    assert.deepEqual(texts(bob.state, 'ann'), ['ann message psst', 'ann message again'])
    assert.deepEqual(texts(ann.state, 'bob'), ['ann message psst', 'ann message again'])
  })

  void it('react to, answer and take back', async () => {
    const { ann, bob } = await setUp()
    await type(bob, 'tea?', '#den', [ann])
    await type(ann, '/react 👍', '#den', [bob])
    await type(ann, '/reply yes', '#den', [bob])
    const [tea, yes] = [...itemsOf(place(bob.state, '#den').timeline)].filter((item) => item.kind === 'message')
    assert.deepEqual(tea?.reactions, [{ text: '👍', nicks: ['ann'], isMine: false }])
    assert.equal(yes?.replyTo, tea.id)
    await type(ann, '/react 👍', '#den', [bob])
    await type(ann, '/redact wrong window', '#den', [bob])
    const [after, redacted] = [...itemsOf(place(bob.state, '#den').timeline)].filter((item) => item.kind === 'message')
    assert.deepEqual(after?.reactions, [])
    assert.deepEqual(redacted?.redaction, { by: 'ann', reason: 'wrong window' })
  })

  void it('keep people from speaking and let them again', async () => {
    const { ann, bob } = await setUp()
    await type(ann, '/mute bob', '#den', [bob])
    await type(bob, 'can you hear me', '#den', [ann])
    assert.deepEqual(texts(ann.state, '#den'), [])
    assert.equal(place(bob.state, '#den').pending.length, 1)
    await type(ann, '/unmute bob', '#den', [bob])
    await type(bob, 'and now', '#den', [ann])
    assert.deepEqual(texts(ann.state, '#den'), ['bob message and now'])
    assert.deepEqual(errors(ann.state, '#den'), [])
  })

  void it('remove people, keep them out and let them in again', async () => {
    const { ann, bob } = await setUp()
    await type(ann, '/kick bob too loud', '#den', [bob])
    assert.deepEqual(place(bob.state, '#den').membership, { kind: 'kicked', by: 'ann', reason: 'too loud' })
    await type(bob, '/join den', '', [ann])
    assert.deepEqual(place(bob.state, '#den').membership, { kind: 'joined' })
    await type(ann, '/kickban bob', '#den', [bob])
    await type(bob, '/join #den', '', [ann])
    assert.partialDeepStrictEqual(place(bob.state, '#den').membership, { kind: 'refused', code: '474' })
    await type(ann, '/unban bob', '#den', [bob])
    await type(bob, '/join #den', '', [ann])
    assert.deepEqual(place(bob.state, '#den').membership, { kind: 'joined' })
    await type(ann, '/ban *!*@bad.example', '#den')
    await type(ann, '/ban', '#den')
    assert.deepEqual([...place(ann.state, '#den').lists.keys()], ['b'])
    assert.deepEqual(
      place(ann.state, '#den')
        .lists.get('b')
        ?.map(({ mask }) => mask),
      ['*!*@bad.example'],
    )
    assert.deepEqual(errors(ann.state, '#den'), [])
  })

  void it('give ranks and take them', async () => {
    const { ann, bob } = await setUp()
    for (const [typed, expected] of [
      ['/op bob', '@'],
      ['/voice bob', '@+'],
      ['/deop bob', '+'],
      ['/halfop bob', '%+'],
      ['/dehalfop bob', '+'],
      ['/devoice bob', ''],
    ] as const) {
      await type(ann, typed, '#den', [bob])
      assert.equal(prefixes(ann.state, 'bob'), expected, typed)
    }
    assert.deepEqual(errors(ann.state, '#den'), [])
  })

  void it('change topic, modes and name of a channel', async () => {
    const { server, ann, bob } = await setUp()
    await type(ann, '/topic all\nis well', '#den', [bob])
    assert.equal(place(bob.state, '#den').topic?.text, 'all is well')
    await type(bob, '/mode', '#den')
    await type(ann, '/mode +k key', '#den', [bob])
    assert.equal(place(bob.state, '#den').modes?.get('k') ?? null, 'key')
    await type(ann, '/rename #lair more of us', '#den', [bob])
    assert.equal(place(bob.state, '#lair').name, '#lair')
    server.clock.advance(60_000)
    await type(ann, '/rename #lair #cave', '#lair', [bob])
    assert.equal(place(bob.state, '#cave').membership.kind, 'joined')
    assert.deepEqual(errors(ann.state, '#cave'), [])
  })

  void it('invite, leave and close', async () => {
    const { server, ann, bob } = await setUp()
    const carol = await online(server, 'carol')
    await type(ann, '/mode +i', '#den')
    await type(ann, '/invite carol', '#den', [carol])
    assert.deepEqual(
      carol.state.invitations.map(({ channel, by }) => [channel, by]),
      [['#den', 'ann']],
    )
    await type(carol, '/join #den', '', [ann, bob])
    assert.equal(place(carol.state, '#den').membership.kind, 'joined')
    await type(carol, '/part good night', '#den', [ann, bob])
    assert.deepEqual(place(carol.state, '#den').membership, { kind: 'left' })
    await type(bob, '/close', '#den', [ann])
    assert.ok(!bob.state.places.has(new Names(bob.state.server.isupport).place('#den')))
    assert.equal(place(ann.state, '#den').members.size, 1)
    await type(ann, '/query bob', '#den')
    await type(ann, '/part', 'bob')
    assert.ok(!ann.state.places.has(new Names(ann.state.server.isupport).place('bob')))
  })

  void it('hide what somebody writes', async () => {
    const { ann, bob } = await setUp()
    await type(ann, '/ignore bob', '#den')
    await type(bob, '/msg ann hello', '#den', [ann])
    assert.ok(!ann.state.places.has(new Names(ann.state.server.isupport).place('bob')))
    await type(ann, '/unignore bob', '#den')
    await type(bob, '/msg ann hello again', '#den', [ann])
    assert.deepEqual(texts(ann.state, 'bob'), ['bob message hello again'])
  })

  void it('tell of oneself', async () => {
    const { ann, bob } = await setUp()
    await type(ann, '/nick eve', '#den', [bob])
    assert.equal(prefixes(bob.state, 'eve'), '@')
    await type(ann, '/away for lunch', '#den', [bob])
    assert.notEqual(ann.state.me.away, null)
    const eve = () => bob.state.people.get(new Names(bob.state.server.isupport).nick('eve'))
    assert.equal(eve()?.away, 'for lunch')
    await type(ann, '/back', '#den', [bob])
    assert.equal(ann.state.me.away, null)
    assert.equal(eve()?.away, null)
    await type(ann, '/setname Eve of the Lab', '#den', [bob])
    assert.equal(eve()?.realname, 'Eve of the Lab')
    assert.deepEqual(errors(ann.state, '#den'), [])
  })

  void it('ask, and are answered where they were typed', async () => {
    const { ann } = await setUp()
    for (const typed of [
      '/whois bob',
      '/who',
      '/names',
      '/version',
      '/time',
      '/motd',
      '/lusers',
      '/mode',
      '/topic',
      '/cs help',
      '/raw STATS u',
    ]) {
      await type(ann, typed, '#den')
    }
    const answered = answers(ann.state, '#den').map((answer) => answer.split(' ')[1])
    assert.deepEqual(errors(ann.state, '#den'), [])
    for (const numeric of ['311', '352', '353', '351', '391', '422', '251', '324', '331', '219'])
      assert.ok(answered.includes(numeric), numeric)
    const said = [...itemsOf(place(ann.state, '#den').timeline)].flatMap((item) => {
      const phrase = item.kind === 'reply' ? describeReply(item, (time) => new Date(time).toISOString()) : null
      return phrase === null ? [] : [sayPhrase(phrase)]
    })
    assert.deepEqual(said.slice(0, 6), [
      'bob is bob (~bob@localhost)',
      'bob is in #den',
      'bob is on irc.test: partyline-0',
      'bob has said nothing for 0 s, and is here since 2026-01-31T12:00:00.000Z',
      'ann is ann (~ann@localhost), in #den',
      'bob is bob (~bob@localhost), in #den',
    ])
    assert.ok(answers(ann.state, '#den').some((answer) => answer.startsWith('note NOTICE ChanServ ')))
  })

  void it('are refused where they were typed, in a sentence', async () => {
    const { ann, bob } = await setUp()
    await type(ann, '/deop ann', '#den', [bob])
    for (const typed of [
      '/msg nobody hi',
      '/whois nobody',
      '/nick bob',
      '/invite nobody',
      '/kick bob',
      '/ns identify x y',
    ])
      await type(ann, typed, '#den')
    const said = [...itemsOf(place(ann.state, '#den').timeline)].flatMap((item) => {
      const phrase = item.kind === 'reply' ? describeReply(item, String) : null
      return phrase === null ? [] : [sayPhrase(phrase)]
    })
    assert.deepEqual(said, [
      'There is nobody called nobody here',
      'There is nobody called nobody here',
      'The nickname bob is taken',
      'There is nobody called nobody here',
      'Only operators of #den may do this',
      'NickServ: There is no such account, or the password, token or certificate is wrong',
    ])
    assert.equal(typeof place(ann.state, 'nobody').pending[0]?.status, 'object')
  })

  void it('connect anew', async () => {
    const { ann, bob } = await setUp()
    await type(ann, '/reconnect', '#den', [bob])
    await ann.settle()
    assert.equal(ann.state.connection.kind, 'online')
    assert.equal(place(ann.state, '#den').membership.kind, 'joined')
  })
})
