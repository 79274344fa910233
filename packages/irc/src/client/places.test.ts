/** What stands in the state after the lines that a server sends of places and people. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CLIENT_LIMITS } from './limits.ts'
import { SERVER_PLACE, type NickKey, type PlaceKey } from './state.ts'
import { MODERN, ScriptedClient } from './testing/scripted-client.ts'

const DEN = '#den' as PlaceKey

function inDen(capabilities: readonly string[] = MODERN, isupport: readonly string[] = []): ScriptedClient {
  return new ScriptedClient().welcome(capabilities, isupport).join('#den')
}

function members(client: ScriptedClient): readonly string[] {
  return [...client.place('#den').members.values()].map(({ nick, prefixes }) => prefixes + nick).toSorted()
}

function person(client: ScriptedClient, nick: string) {
  return client.state.people.get(nick as NickKey)
}

void describe('a channel that was never looked at', () => {
  void it('counts what comes after its JOIN, also where the clock of the client is ahead', () => {
    const client = new ScriptedClient().welcome()
    client.act({ kind: 'join', channel: '#den' })
    const at = (seconds: number) => `@time=${new Date(client.now - 600_000 + seconds * 1_000).toISOString()}`
    client.say(`${at(0)} :ann!~ann@host.test JOIN #den`)
    client.answerPages()
    client.say(`${at(1)} :bob!b@h PRIVMSG #den :ann: tea?`)
    const { unread, mentions } = client.place('#den')
    assert.deepEqual([unread, mentions], [1, 1])
  })
})

void describe('members', () => {
  void it('come with NAMES, join, leave, and change their names and ranks', () => {
    const client = inDen()
    assert.deepEqual(members(client), ['@bob', 'ann'])
    client.say(':Eve!e@h JOIN #den', ':irc.test MODE #den +v-o Eve bob', ':Eve!e@h NICK evelyn')
    assert.deepEqual(members(client), ['+evelyn', 'ann', 'bob'])
    client.say(':bob!b@h PART #den :bye', ':evelyn!e@h QUIT :gone')
    assert.deepEqual(members(client), ['ann'])
    assert.equal(person(client, 'evelyn'), undefined)
    const events = client
      .items('#den')
      .flatMap((item) => (item.kind === 'event' ? [`${item.author.nick} ${item.event.kind}`] : []))
    assert.deepEqual(events.slice(-6), ['ann join', 'Eve join', 'irc.test mode', 'Eve nick', 'bob part', 'evelyn quit'])
  })

  void it('have what is said of them: away, account, name, bot', () => {
    const client = inDen(MODERN, ['WHOX', 'BOT=B'])
    client.say(
      ':irc.test 354 ann 733 #den b host.b bob G@B bobby :Bob B',
      ':irc.test 315 ann #den :End of WHO',
      ':bob!b@host.b AWAY :lunch',
    )
    const { away, account, realname, address, isBot } = person(client, 'bob') ?? {}
    assert.deepEqual(
      { away, account, realname, address, isBot },
      { away: 'lunch', account: 'bobby', realname: 'Bob B', address: 'b@host.b', isBot: true },
    )
    client.say(
      ':bob!b@host.b AWAY',
      ':bob!b@host.b ACCOUNT *',
      ':bob!b@host.b CHGHOST c host.c',
      ':bob!c@host.c SETNAME :B',
    )
    const after = person(client, 'bob')
    assert.deepEqual([after?.away, after?.account, after?.address, after?.realname], [null, null, 'c@host.c', 'B'])
  })

  void it('say things of themselves (metadata)', () => {
    const client = inDen([...MODERN, 'draft/metadata-2'])
    client.say(
      ':bob!b@h METADATA bob display-name * :Bob the Builder',
      ':irc.test METADATA #den avatar * :https://x.test/a.png',
    )
    assert.equal(person(client, 'bob')?.metadata.get('display-name'), 'Bob the Builder')
    assert.equal(client.place('#den').metadata.get('avatar'), 'https://x.test/a.png')
    client.say(':bob!b@h METADATA bob display-name *')
    assert.equal(person(client, 'bob')?.metadata.size, 0)
  })
})

void describe('a channel', () => {
  void it('has topic, modes and lists', () => {
    const client = inDen()
    client.say(
      ':irc.test 332 ann #den :welcome',
      ':irc.test 333 ann #den bob!b@h 1769860800',
      ':irc.test 324 ann #den +lk 5 key',
      ':irc.test 367 ann #den *!*@spam bob!b@h 1769860800',
      ':irc.test 368 ann #den :End',
      ':bob!b@h MODE #den +ib-k *!*@other key',
    )
    const { topic, modes, lists } = client.place('#den')
    assert.deepEqual(topic, { text: 'welcome', by: 'bob', time: 1_769_860_800_000 })
    assert.deepEqual(
      [...(modes ?? [])],
      [
        ['l', '5'],
        ['i', null],
      ],
    )
    assert.deepEqual(
      lists.get('b')?.map(({ mask, by }) => [mask, by]),
      [
        ['*!*@spam', 'bob'],
        ['*!*@other', 'bob'],
      ],
    )
    client.say(':bob!b@h TOPIC #den :')
    assert.equal(client.place('#den').topic, null)
  })

  void it('is left by a kick, with the reason, and by the person', () => {
    const client = inDen()
    client.say(':bob!b@h KICK #den ann :enough')
    assert.deepEqual(client.place('#den').membership, { kind: 'kicked', by: 'bob', reason: 'enough' })
    assert.equal(client.place('#den').members.size, 0)
    client.join('#den')
    client.say(':bob!b@h KICK #den ann :bob')
    assert.deepEqual(client.place('#den').membership, { kind: 'kicked', by: 'bob', reason: '' }, 'none was given')
    client.join('#den')
    client.act({ kind: 'part', place: DEN, reason: 'bye' })
    assert.match(client.wrote()[0] ?? '', / PART #den :bye$/)
    client.say(':ann!~ann@host.test PART #den :bye')
    assert.deepEqual(client.place('#den').membership, { kind: 'left' })
    client.act({ kind: 'forget', place: DEN })
    assert.equal(client.state.places.has(DEN), false)
  })

  void it('keeps everything under another name (RENAME)', () => {
    const client = inDen()
    client.say('@msgid=m1 :bob!b@h PRIVMSG #den :hi', ':bob!b@h RENAME #den #House :bigger')
    assert.equal(client.state.places.has(DEN), false)
    assert.deepEqual([client.place('#house').name, client.texts('#house')], ['#House', ['bob: hi']])
    client.lose()
    client.pass(CLIENT_LIMITS.retryFirstMs)
    client.welcome()
    assert.match(client.wrote().join('\n'), /JOIN #House$/m)
  })

  void it('that sends people elsewhere (470) is the other one', () => {
    const client = new ScriptedClient().welcome()
    client.act({ kind: 'join', channel: '#full' })
    client.say(':irc.test 470 ann #full #more :Forwarding to another channel', ':ann!~ann@host.test JOIN #more')
    assert.deepEqual([...client.state.places.keys()], [SERVER_PLACE, '#more'])
    assert.deepEqual(client.place('#more').membership, { kind: 'joined' })
  })

  void it('that refuses a JOIN says why, and is not asked again by itself', () => {
    const client = new ScriptedClient().welcome()
    client.act({ kind: 'join', channel: '#x', key: 'k' })
    assert.match(client.wrote().join('\n'), / JOIN #x :?k$/m)
    client.say(':irc.test 475 ann #x :Cannot join channel (+k)')
    assert.deepEqual(client.place('#x').membership, { kind: 'refused', code: '475', text: 'Cannot join channel (+k)' })
    client.lose()
    client.pass(CLIENT_LIMITS.retryFirstMs)
    client.welcome()
    assert.doesNotMatch(client.wrote().join(), /JOIN/)
  })

  void it('is one, however the server compares names', () => {
    const client = new ScriptedClient({ channels: [{ name: '#A[x]' }] }).welcome(MODERN, ['CASEMAPPING=rfc1459'])
    client.say(':ann!~ann@host.test JOIN #a{X}')
    assert.deepEqual([...client.state.places.keys()], [SERVER_PLACE, '#a{x}'])
    assert.deepEqual(client.place('#a{x}').membership, { kind: 'joined' })
  })

  void it('to which one is invited is among the invitations', () => {
    const client = inDen()
    client.say(':bob!b@h INVITE ann #club')
    assert.deepEqual(
      client.state.invitations.map(({ channel, by }) => [channel, by]),
      [['#club', 'bob']],
    )
  })
})

void describe('what is said', () => {
  void it('begins a conversation, counts as unread, and is read up to a time on all devices', () => {
    const client = inDen()
    client.say(
      '@msgid=m1;time=2026-01-31T12:00:01.000Z :bob!b@h PRIVMSG ann :psst',
      '@msgid=m2;time=2026-01-31T12:00:02.000Z :bob!b@h PRIVMSG ann :ann?',
    )
    client.answerPages()
    const { kind, unread, mentions } = client.place('bob')
    assert.deepEqual([kind, unread, mentions], ['conversation', 2, 1])
    client.act({ kind: 'read', place: 'bob' as PlaceKey, until: Date.UTC(2026, 0, 31, 12, 0, 1) })
    assert.match(client.wrote().join(), /MARKREAD bob :?timestamp=2026-01-31T12:00:01.000Z$/)
    assert.equal(client.place('bob').unread, 1)
    client.say(':irc.test MARKREAD bob timestamp=2026-01-31T12:00:05.000Z')
    assert.deepEqual([client.place('bob').unread, client.place('bob').mentions], [0, 0])
  })

  void it('stays in the conversation with a person that takes another name', () => {
    const client = inDen()
    client.say('@msgid=m1 :bob!b@h PRIVMSG ann :hi', ':bob!b@h NICK robert')
    assert.deepEqual([client.place('robert').name, client.texts('robert')], ['robert', ['bob: hi']])
    assert.equal(client.state.places.has('bob' as PlaceKey), false)
  })

  void it('is told apart: actions, notices, to some ranks only, and questions of programs', () => {
    const client = inDen()
    client.say(
      ':bob!b@h PRIVMSG #den :\u0001ACTION waves\u0001',
      ':bob!b@h NOTICE #den :psa',
      ':bob!b@h PRIVMSG @#den :ops only',
      ':bob!b@h PRIVMSG ann :\u0001VERSION\u0001',
      ':irc.test NOTICE ann :welcome',
    )
    const said = client
      .items('#den')
      .flatMap((item) => (item.kind === 'message' ? [[item.form, item.text, item.toRank]] : []))
    assert.deepEqual(said, [
      ['action', 'waves', ''],
      ['notice', 'psa', ''],
      ['message', 'ops only', '@'],
    ])
    assert.equal(client.state.places.has('bob' as PlaceKey), false)
    assert.deepEqual(client.texts(SERVER_PLACE), ['irc.test: welcome'])
  })

  void it('has reactions, answers and redactions, also those that come first', () => {
    const client = inDen()
    client.say(
      '@msgid=r0;+draft/react=👍;+draft/reply=m1 :eve!e@h TAGMSG #den',
      '@msgid=m1 :bob!b@h PRIVMSG #den :hi',
      '@msgid=r1;+draft/react=👍;+draft/reply=m1 :ann!a@h TAGMSG #den',
      '@msgid=r2;+draft/react=🎉;+draft/reply=m1 :bob!b@h TAGMSG #den',
      '@msgid=r3;+draft/unreact=🎉;+draft/reply=m1 :bob!b@h TAGMSG #den',
      '@msgid=m2;+draft/reply=m1 :eve!e@h PRIVMSG #den :oh',
    )
    const [first, second] = client.items('#den').filter((item) => item.kind === 'message')
    assert.deepEqual(first?.reactions, [{ text: '👍', nicks: ['eve', 'ann'], isMine: true }])
    assert.equal(second?.replyTo, 'm1')
    client.say('@msgid=x :bob!b@h REDACT #den m1 :typo')
    const [redacted] = client.items('#den').filter((item) => item.kind === 'message')
    assert.deepEqual(
      [redacted?.text, redacted?.redaction, redacted?.reactions],
      ['', { by: 'bob', reason: 'typo' }, []],
    )
  })

  void it('is announced by typing, which ends with the message or by itself', () => {
    const client = inDen()
    client.say('@+typing=active :bob!b@h TAGMSG #den', '@+typing=active :eve!e@h TAGMSG #den')
    assert.deepEqual(
      client.place('#den').typing.map(({ nick }) => nick),
      ['bob', 'eve'],
    )
    client.say(':bob!b@h PRIVMSG #den :here')
    assert.deepEqual(
      client.place('#den').typing.map(({ nick }) => nick),
      ['eve'],
    )
    client.pass(CLIENT_LIMITS.typingActiveMs)
    assert.deepEqual(client.place('#den').typing, [])
  })

  void it('is announced to others at most every three seconds, and once when it ends', () => {
    const client = inDen()
    const typing = (status: 'active' | 'done') => {
      client.act({ kind: 'typing', place: DEN, status })
      return client.wrote().length
    }
    assert.deepEqual([typing('done'), typing('active'), typing('active')], [0, 1, 0])
    client.pass(CLIENT_LIMITS.typingEveryMs)
    assert.deepEqual([typing('active'), typing('done'), typing('done')], [1, 1, 0])
  })
})

void describe('an answer', () => {
  void it('stands where the question was asked', () => {
    const client = inDen()
    client.act({ kind: 'command', place: DEN, verb: 'WHOIS', params: ['bob'] })
    const label = /label=(\S+) WHOIS bob/.exec(client.wrote()[0] ?? '')?.[1]
    client.say(
      `@label=${label} :irc.test BATCH +w labeled-response`,
      '@batch=w :irc.test 311 ann bob b host.b * :Bob B',
      '@batch=w :irc.test 318 ann bob :End of WHOIS',
      ':irc.test BATCH -w',
    )
    const replies = client
      .items('#den')
      .flatMap((item) => (item.kind === 'reply' ? [[item.level, item.verb, item.context.join(' '), item.text]] : []))
    assert.deepEqual(replies, [
      ['note', '311', 'bob b host.b *', 'Bob B'],
      ['note', '318', 'bob', 'End of WHOIS'],
    ])
  })

  void it('to another nickname or to being away stands where the person typed it', () => {
    const client = inDen()
    client.act({ kind: 'nick', nick: 'bob', place: DEN }, { kind: 'away', text: 'lunch', place: DEN })
    const [nick, away] = client.wrote().map((line) => /label=(\S+)/.exec(line)?.[1])
    client.say(
      `@label=${nick} :irc.test 433 ann bob :Nickname is already in use`,
      `@label=${away} :irc.test 306 ann :You have been marked as being away`,
    )
    assert.deepEqual(
      client.items('#den').flatMap((item) => (item.kind === 'reply' ? [[item.level, item.verb]] : [])),
      [
        ['error', '433'],
        ['note', '306'],
      ],
    )
    assert.deepEqual(client.items(SERVER_PLACE), [])
  })

  void it('to coming in is in the state, and a refusal is said', () => {
    const client = inDen()
    client.act({ kind: 'join', channel: '#attic' }, { kind: 'join', channel: '#cellar' })
    const [attic, cellar] = client.wrote().map((line) => /label=(\S+)/.exec(line)?.[1])
    client.say(
      `@label=${attic} :irc.test BATCH +j labeled-response`,
      '@batch=j :ann!~ann@host.test JOIN #attic',
      '@batch=j :irc.test 332 ann #attic :Under the roof',
      '@batch=j :irc.test 353 ann = #attic :@ann',
      '@batch=j :irc.test 366 ann #attic :End of NAMES list',
      ':irc.test BATCH -j',
      `@label=${cellar} :irc.test 475 ann #cellar :Cannot join channel (+k)`,
    )
    const replies = (place: string) => client.items(place).flatMap((item) => (item.kind === 'reply' ? [item.verb] : []))
    assert.deepEqual([replies('#attic'), replies('#cellar')], [[], ['475']])
    assert.equal(client.place('#attic').topic?.text, 'Under the roof')
  })

  void it('without a label stands where it is about, or where something was asked a moment ago', () => {
    const client = inDen([])
    client.say(':irc.test 482 ann #den :You are not channel operator')
    client.act({ kind: 'command', place: DEN, verb: 'VERSION', params: [] })
    client.say(':irc.test 351 ann v1 irc.test :hello')
    client.pass(20_000)
    client.say(':irc.test 351 ann v1 irc.test :later')
    const said = (place: string) => client.items(place).flatMap((item) => (item.kind === 'reply' ? [item.text] : []))
    assert.deepEqual(said('#den'), ['You are not channel operator', 'hello'])
    assert.deepEqual(said(SERVER_PLACE), ['later'])
  })

  void it('about a partner stands where it was asked', () => {
    const client = inDen([])
    client.act({ kind: 'open', nick: 'bob' }, { kind: 'command', place: DEN, verb: 'WHOIS', params: ['bob'] })
    client.say(':irc.test 318 ann bob :End of WHOIS')
    const said = (place: string) => client.items(place).flatMap((item) => (item.kind === 'reply' ? [item.text] : []))
    assert.deepEqual([said('#den'), said('bob')], [['End of WHOIS'], []])
  })

  for (const [server, capabilities] of [
    ['with labels', [...MODERN]],
    ['without labels', ['echo-message']],
  ] as const) {
    void it(`of a service that is asked by a command stands where that was typed, ${server}`, () => {
      const client = inDen(capabilities)
      client.act({ kind: 'command', place: DEN, verb: 'PRIVMSG', params: ['NickServ', 'KEY list'] })
      const label = /label=(\S+)/.exec(client.wrote()[0] ?? '')?.[1]
      const answer = [
        ':ann!~ann@host.test PRIVMSG NickServ :KEY list',
        ':NickServ!s@services NOTICE ann :You have no keys',
      ]
      if (label === undefined) client.say(...answer)
      else
        client.say(
          `@label=${label} :irc.test BATCH +k labeled-response`,
          ...answer.map((line) => `@batch=k ${line}`),
          ':irc.test BATCH -k',
        )
      const replies = client.items('#den').flatMap((item) => (item.kind === 'reply' ? [[item.context, item.text]] : []))
      assert.deepEqual(replies, [[['NickServ'], 'You have no keys']])
      assert.equal(client.state.places.has('nickserv' as PlaceKey), false)
    })
  }

  void it('of a service that is asked in its conversation stands there', () => {
    const client = inDen()
    client.act({ kind: 'command', place: 'nickserv' as PlaceKey, verb: 'NS', params: ['TOKEN', 'LIST'] })
    const label = /label=(\S+)/.exec(client.wrote()[0] ?? '')?.[1]
    client.say(`@label=${label} :NickServ!s@services NOTICE ann :No tokens`)
    assert.deepEqual(client.texts('nickserv'), ['NickServ: No tokens'])
  })

  void it('in standard replies has its code', () => {
    const client = inDen()
    client.say(':irc.test FAIL RENAME CHANNEL_NAME_IN_USE #den #x :Taken')
    const [reply] = client.items('#den').filter((item) => item.kind === 'reply')
    assert.deepEqual(
      [reply?.level, reply?.code, reply?.context, reply?.text],
      ['error', 'CHANNEL_NAME_IN_USE', ['#den', '#x'], 'Taken'],
    )
  })
})

void describe('the state', () => {
  void it('keeps what a line does not touch', () => {
    const client = inDen().join('#other')
    const before = client.state
    client.say('@msgid=m1 :bob!b@h PRIVMSG #den :hi')
    assert.equal(client.state.places.get('#other' as PlaceKey), before.places.get('#other' as PlaceKey))
    assert.equal(client.place('#den').members, before.places.get(DEN)?.members)
    assert.equal(client.state.server, before.server)
    assert.equal(before.places.get(DEN)?.timeline.length, client.place('#den').timeline.length - 1)
    const after = client.state
    client.say(':irc.test PONG irc.test x')
    assert.equal(client.state, after)
  })

  void it('has a bound for what strangers can open', () => {
    const client = inDen()
    const lines = Array.from({ length: CLIENT_LIMITS.placesMax }, (_, index) => `:n${index}!u@h PRIVMSG ann :hi`)
    client.say(...lines)
    assert.equal(client.state.places.size, CLIENT_LIMITS.placesMax)
  })
})

void describe('a server without measure', () => {
  for (const [others, count] of [
    [CLIENT_LIMITS.growingListsMax - 1, 1],
    [CLIENT_LIMITS.growingListsMax, 0],
  ] as const) {
    void it(`${others} lists without an end leave ${count} of one that has begun before`, () => {
      const client = inDen()
      client.say(':irc.test 367 ann #den *!*@bad bob 1700000000')
      client.say(...Array.from({ length: others }, (_, index) => `:irc.test 367 ann #x${index} *!*@* bob 1700000000`))
      client.say(':irc.test 368 ann #den :End')
      assert.equal(client.place('#den').lists.get('b')?.length, count)
    })
  }

  void it('has so many of its tokens and capabilities taken, and no more', () => {
    const many = (max: number) => Array.from({ length: max }, (_, index) => `t${index}`)
    const client = inDen()
    const { isupport } = client.state.server
    client.say(
      ...many(CLIENT_LIMITS.isupportMax - isupport.size).map((token) => `:irc.test 005 ann ${token} :are supported`),
    )
    client.say(':irc.test 005 ann further :are supported', ':irc.test 005 ann t0=1 :are supported')
    assert.equal(client.state.server.isupport.size, CLIENT_LIMITS.isupportMax)
    assert.equal(client.state.server.isupport.get('t0'), '1')
    client.say(`:irc.test CAP ann NEW :${many(CLIENT_LIMITS.offeredMax + 1).join(' ')}`)
    assert.equal(client.state.server.offered.size, CLIENT_LIMITS.offeredMax)
  })

  void it('has so many people with one reaction', () => {
    const client = inDen()
    client.say('@msgid=m1;time=2026-01-31T12:00:00.000Z :bob!b@h PRIVMSG #den :hello')
    const react = (index: number) => `@+draft/reply=m1;+draft/react=x :n${index}!u@h TAGMSG #den`
    client.say(...Array.from({ length: CLIENT_LIMITS.reactionNicksMax + 1 }, (_, index) => react(index)))
    const last = client.items('#den').at(-1)
    const nicks = last?.kind === 'message' ? last.reactions.flatMap((reaction) => reaction.nicks) : []
    assert.deepEqual(
      [nicks.length, nicks.at(-1)],
      [CLIENT_LIMITS.reactionNicksMax, `n${CLIENT_LIMITS.reactionNicksMax - 1}`],
    )
  })

  void it('has bans of the newest only', () => {
    const client = inDen()
    client.say(':irc.test 368 ann #den :End')
    const masks = Array.from({ length: CLIENT_LIMITS.listEntriesMax + 1 }, (_, index) => `m${index}!*@*`)
    client.say(...masks.map((mask) => `:bob!b@h MODE #den +b ${mask}`))
    assert.deepEqual(
      client
        .place('#den')
        .lists.get('b')
        ?.map(({ mask }) => mask),
      masks.slice(1),
    )
  })
})

void describe('a client with bounds of its own', () => {
  void it('has as many places, waiting texts and messages as they say', () => {
    const bounds = { placesMax: 3, timelineItemsMax: 300, pendingCharactersMax: 10 }
    const client = new ScriptedClient({ bounds }).welcome().join('#den')
    client.say(':n1!u@h PRIVMSG ann :hi', ':n2!u@h PRIVMSG ann :hi')
    assert.equal(client.state.places.size, 3)
    client.say(...Array.from({ length: 2_000 }, (_, index) => `:bob!b@h PRIVMSG #den :${index}`))
    assert.ok(client.place('#den').timeline.length <= 300)
    for (const text of ['123456', '7890', 'x']) client.act({ kind: 'send', place: DEN, text })
    assert.deepEqual(
      client.place('#den').pending.map(({ text }) => text),
      ['123456', '7890'],
    )
  })
})
