/** Gaps that are closed, and pages that a person looks back through. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CLIENT_LIMITS } from './limits.ts'
import { saveClient } from './save-client.ts'
import type { PlaceKey } from './state.ts'
import { MODERN, ScriptedClient } from './testing/scripted-client.ts'

const DEN = '#den' as PlaceKey
const BOB = 'bob' as PlaceKey

function line(id: number, text = `t${id}`, target = '#den'): string {
  const time = new Date(Date.UTC(2026, 0, 31, 12, 0, id)).toISOString()
  return `@batch=h;msgid=m${id};time=${time} :bob!b@h PRIVMSG ${target} :${text}`
}

interface Asked {
  readonly label: string
  readonly what: string
}

/** What was asked of the history since the last time. */
function asked(client: ScriptedClient): readonly Asked[] {
  return client.wrote().flatMap((written) => {
    const [, label = '', what = ''] = /^@label=(\S+) CHATHISTORY (.*)$/.exec(written) ?? []
    return label === '' ? [] : [{ label, what: what.replace(/ \d+$/, '') }]
  })
}

function answer(client: ScriptedClient, { label, what }: Asked, lines: readonly string[], isLast = false): void {
  const end = isLast ? ';draft/chathistory-end' : ''
  const target = what.split(' ')[1] ?? ''
  client.say(`@label=${label}${end} :irc.test BATCH +h chathistory ${target}`, ...lines, ':irc.test BATCH -h')
}

function only(client: ScriptedClient, pattern: RegExp): Asked {
  const found = asked(client).find(({ what }) => pattern.test(what))
  assert.ok(found !== undefined, `nothing asked as ${pattern}`)
  return found
}

/** Joins, and is given its newest page. */
function inDen(...lines: readonly string[]): ScriptedClient {
  const client = new ScriptedClient().welcome()
  client.answerPages()
  client.act({ kind: 'join', channel: '#den' })
  client.say(':ann!~ann@host.test JOIN #den')
  answer(client, only(client, /^LATEST #den \*$/), lines)
  return client
}

function back(client: ScriptedClient): void {
  client.lose()
  client.pass(CLIENT_LIMITS.retryFirstMs)
  client.welcome()
}

void describe('a gap', () => {
  void it('is closed page by page, from the newest message on', () => {
    const client = inDen(line(1), line(2))
    back(client)
    client.say(':ann!~ann@host.test JOIN #den')
    answer(client, only(client, /^AFTER #den msgid=m2$/), [line(3), line(4)])
    assert.equal(client.place('#den').loading.isCatchingUp, true)
    client.say('@msgid=m7;time=2026-01-31T12:00:07.000Z :bob!b@h PRIVMSG #den :t7')
    answer(client, only(client, /^AFTER #den msgid=m4$/), [line(5), line(6), line(7)], true)
    assert.deepEqual(
      client.texts('#den'),
      [1, 2, 3, 4, 5, 6, 7].map((id) => `bob: t${id}`),
    )
    assert.equal(client.place('#den').loading.isCatchingUp, false)
  })

  void it('of a person with whom nobody has talked is a begin, and is asked for once', () => {
    const client = inDen(line(1))
    client.act({ kind: 'open', nick: 'bob' })
    const { label } = only(client, /^LATEST bob \*$/)
    client.say(`@label=${label} :irc.test FAIL CHATHISTORY INVALID_TARGET LATEST bob :No conversation`)
    const { timeline, loading } = client.place('bob')
    assert.deepEqual([timeline.isBegin, loading.isCatchingUp, loading.earlier], [true, false, 'idle'])
    client.act({ kind: 'earlier', place: BOB })
    assert.deepEqual(asked(client), [])
  })

  void it('that the server does not fill says so, until a person asks again', () => {
    const client = inDen(line(1))
    client.act({ kind: 'open', nick: 'bob' })
    const { label } = only(client, /^LATEST bob \*$/)
    client.say(`@label=${label} :irc.test FAIL CHATHISTORY MESSAGE_ERROR LATEST bob :Not now`)
    assert.deepEqual(client.place('bob').loading.earlier, { kind: 'failed', text: 'Not now' })
    client.act({ kind: 'earlier', place: BOB })
    answer(client, only(client, /^LATEST bob \*$/), [line(2, 'hi', 'ann')], true)
    assert.deepEqual(client.texts('bob'), ['bob: hi'])
    assert.equal(client.place('bob').loading.earlier, 'idle')
  })

  void it('goes on behind a page that has only remarks', () => {
    const client = inDen(line(1))
    back(client)
    client.say(':ann!~ann@host.test JOIN #den')
    const remark = '@batch=h;msgid=r1;+draft/react=x;+draft/reply=m1 :bob!b@h TAGMSG #den'
    answer(client, only(client, /^AFTER #den msgid=m1$/), [remark])
    answer(client, only(client, /^AFTER #den msgid=r1$/), [])
    assert.equal(client.place('#den').loading.isCatchingUp, false)
  })

  void it('is closed from the time where the message is forgotten, and from the newest page where that fails too', () => {
    const client = inDen(line(1))
    back(client)
    client.say(':ann!~ann@host.test JOIN #den')
    const refuse = ({ label }: Asked) =>
      client.say(`@label=${label} :irc.test FAIL CHATHISTORY INVALID_PARAMS AFTER #den :No such message`)
    refuse(only(client, /^AFTER #den msgid=m1$/))
    refuse(only(client, /^AFTER #den timestamp=2026-01-31T12:00:01.000Z$/))
    answer(client, only(client, /^LATEST #den \*$/), [line(8), line(9)])
    assert.deepEqual(client.texts('#den'), ['bob: t8', 'bob: t9'])
    assert.equal(client.place('#den').timeline.isBegin, false)
  })

  void it('is closed again from where it was, when the connection breaks meanwhile', () => {
    const client = inDen(line(1))
    back(client)
    client.say(':ann!~ann@host.test JOIN #den')
    answer(client, only(client, /^AFTER #den msgid=m1$/), [line(2)])
    client.say('@msgid=m9 :bob!b@h PRIVMSG #den :t9')
    back(client)
    client.say(':ann!~ann@host.test JOIN #den')
    assert.deepEqual(client.texts('#den'), ['bob: t1', 'bob: t2'])
    assert.ok(asked(client).some(({ what }) => what === 'AFTER #den msgid=m2'))
  })

  void it('is not waited for without end', () => {
    const client = inDen(line(1))
    back(client)
    client.say(':ann!~ann@host.test JOIN #den')
    client.say('@msgid=m9 :bob!b@h PRIVMSG #den :t9')
    for (let tries = 0; tries < 3; tries += 1) {
      client.say(':irc.test PONG irc.test alive')
      client.pass(CLIENT_LIMITS.requestTimeoutMs)
    }
    assert.equal(client.place('#den').loading.isCatchingUp, false)
    assert.deepEqual(client.texts('#den'), ['bob: t1', 'bob: t9'])
  })
})

void describe('conversations', () => {
  function targets(client: ScriptedClient, ...rows: readonly string[]): void {
    const { label } = only(client, /^TARGETS/)
    client.say(
      `@label=${label};draft/chathistory-end :irc.test BATCH +t draft/chathistory-targets`,
      ...rows.map((row) => `@batch=t :irc.test CHATHISTORY TARGETS ${row}`),
      ':irc.test BATCH -t',
    )
  }

  void it('are found at the first start, with their newest page', () => {
    const client = new ScriptedClient().welcome()
    targets(client, 'bob 2026-01-31T12:00:02.000Z', '#den 2026-01-31T12:00:02.000Z')
    answer(client, only(client, /^LATEST bob \*$/), [line(2, 'psst', 'ann')], true)
    assert.deepEqual(client.texts('bob'), ['bob: psst'])
    assert.equal(client.place('bob').unread, 1)
    assert.deepEqual([...client.state.places.keys()], ['', 'bob'])
  })

  void it('that had news meanwhile are caught up, and the others are not asked for', () => {
    const client = new ScriptedClient().welcome()
    targets(client, 'bob 2026-01-31T12:00:02.000Z', 'eve 2026-01-31T12:00:01.000Z')
    for (const one of asked(client)) answer(client, one, [line(one.what.includes('bob') ? 2 : 1, 'psst', 'ann')], true)
    back(client)
    client.say('@msgid=m5;time=2026-01-31T12:00:05.000Z :bob!b@h PRIVMSG ann :five')
    targets(client, 'bob 2026-01-31T12:00:04.000Z')
    const pages = asked(client)
    assert.deepEqual(
      pages.map(({ what }) => what),
      ['AFTER bob msgid=m2'],
    )
    for (const one of pages) answer(client, one, [line(4, 'four', 'ann'), line(5, 'five', 'ann')], true)
    assert.deepEqual(client.texts('bob'), ['bob: psst', 'bob: four', 'bob: five'])
    assert.ok(client.state.connection.kind === 'online' && !client.state.connection.isCatchingUp)
  })

  void it('of an earlier run are caught up where the server names the newest only', () => {
    const before = new ScriptedClient().welcome()
    targets(before, 'bob 2026-01-31T12:00:02.000Z')
    answer(before, only(before, /^LATEST bob/), [line(2, 'psst', 'ann')], true)
    const client = new ScriptedClient({ saved: saveClient(before.state, 50) }).welcome()
    const { label } = only(client, /^TARGETS/)
    client.say(
      `@label=${label} :irc.test BATCH +t draft/chathistory-targets`,
      '@batch=t :irc.test CHATHISTORY TARGETS eve 2026-01-31T12:00:09.000Z',
      ':irc.test BATCH -t',
    )
    const pages = asked(client).map(({ what }) => what)
    assert.deepEqual(pages, ['LATEST eve *', 'AFTER bob msgid=m2'])
  })

  void it('are all caught up where the server does not say which had news', () => {
    const client = new ScriptedClient().welcome()
    targets(client, 'bob 2026-01-31T12:00:02.000Z')
    answer(client, only(client, /^LATEST bob/), [line(2, 'psst', 'ann')], true)
    back(client)
    const { label } = only(client, /^TARGETS/)
    client.say(`@label=${label} :irc.test FAIL CHATHISTORY UNKNOWN_COMMAND TARGETS :no`)
    assert.deepEqual(
      asked(client).map(({ what }) => what),
      ['AFTER bob msgid=m2'],
    )
  })

  void it('that the server does not know have not begun: of an account nothing can have arrived, of a guest nobody knows', () => {
    for (const account of ['ann', '*']) {
      const client = new ScriptedClient().welcome()
      client.say(`:ann!~ann@host.test ACCOUNT ${account}`)
      targets(client)
      client.act({ kind: 'open', nick: 'bob' })
      client.answerPages()
      client.act({ kind: 'send', place: BOB, text: 'hi' })
      back(client)
      client.say(`:ann!~ann@host.test ACCOUNT ${account}`)
      targets(client)
      // What is in doubt may be further back than the newest page.
      for (const pattern of [/^AFTER bob timestamp=2026-01-31T11:00:00.000Z$/, /^LATEST bob/]) {
        const { label } = only(client, pattern)
        client.say(`@label=${label} :irc.test FAIL CHATHISTORY INVALID_TARGET LATEST bob :No such conversation`)
      }
      const status = client.place('bob').pending[0]?.status
      assert.equal(typeof status === 'object' ? status.kind : status, account === 'ann' ? 'sent' : 'unconfirmed')
    }
  })

  void it('that are opened show what was said before', () => {
    const client = new ScriptedClient().welcome()
    targets(client)
    client.act({ kind: 'open', nick: 'Bob' })
    answer(client, only(client, /^LATEST Bob \*$/), [line(1, 'old', 'ann')], true)
    assert.deepEqual(client.texts('bob'), ['bob: old'])
    assert.equal(client.place(BOB).timeline.isBegin, true)
  })
})

void describe('looking back', () => {
  void it('loads the page before, once at a time, up to the beginning', () => {
    const client = inDen(line(5), line(6))
    client.act({ kind: 'earlier', place: DEN }, { kind: 'earlier', place: DEN })
    assert.equal(client.place('#den').loading.earlier, 'busy')
    const pages = asked(client)
    assert.deepEqual(
      pages.map(({ what }) => what),
      ['BEFORE #den msgid=m5'],
    )
    for (const one of pages) answer(client, one, [line(3), line(4)])
    client.act({ kind: 'earlier', place: DEN })
    answer(client, only(client, /^BEFORE #den msgid=m3$/), [line(2)], true)
    client.act({ kind: 'earlier', place: DEN })
    assert.deepEqual(asked(client), [])
    assert.deepEqual(
      client.texts('#den'),
      [2, 3, 4, 5, 6].map((id) => `bob: t${id}`),
    )
    assert.equal(client.place('#den').timeline.isBegin, true)
  })

  void it('that fails says so, and can be tried again', () => {
    const client = inDen(line(5))
    client.act({ kind: 'earlier', place: DEN })
    const { label } = only(client, /^BEFORE/)
    client.say(`@label=${label} :irc.test FAIL CHATHISTORY MESSAGE_ERROR BEFORE #den :Try later`)
    assert.deepEqual(client.place('#den').loading.earlier, { kind: 'failed', text: 'Try later' })
    client.act({ kind: 'earlier', place: DEN })
    client.lose()
    assert.equal(client.place('#den').loading.earlier, 'idle')
  })

  void it('around a message is a part of its own, until it reaches the newest one', () => {
    const client = inDen(line(8), line(9))
    client.act({ kind: 'around', place: DEN, at: { id: 'm3' } })
    answer(client, only(client, /^AROUND #den msgid=m3$/), [line(2), line(3), line(4)])
    assert.equal(client.place('#den').detached?.length, 3)
    client.act({ kind: 'earlier', place: DEN })
    answer(client, only(client, /^BEFORE #den msgid=m2$/), [line(1)], true)
    client.act({ kind: 'later', place: DEN })
    answer(client, only(client, /^AFTER #den msgid=m4$/), [line(5), line(6), line(7)])
    assert.equal(client.place('#den').detached?.length, 7)
    client.say('@msgid=m10 :bob!b@h PRIVMSG #den :t10')
    client.act({ kind: 'later', place: DEN })
    answer(client, only(client, /^AFTER #den msgid=m7$/), [line(8), line(9)])
    assert.equal(client.place('#den').detached, null)
    assert.deepEqual(
      client.texts('#den'),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((id) => `bob: t${id}`),
    )
  })

  void it('around what is nearly loaded is no part of its own', () => {
    const client = inDen(line(4), line(5))
    client.act({ kind: 'around', place: DEN, at: { time: Date.UTC(2026, 0, 31, 12, 0, 3) } })
    answer(client, only(client, /^AROUND #den timestamp=2026-01-31T12:00:03.000Z$/), [line(2), line(3), line(4)])
    assert.deepEqual([client.place('#den').detached, client.texts('#den').length], [null, 4])
    client.act({ kind: 'around', place: DEN, at: { id: 'm2' } })
    assert.deepEqual(asked(client), [])
  })

  void it('ends when the person goes back to the newest', () => {
    const client = inDen(line(9))
    client.act({ kind: 'around', place: DEN, at: { id: 'm3' } })
    answer(client, only(client, /^AROUND/), [line(3)])
    client.act({ kind: 'leave-around', place: DEN })
    assert.equal(client.place('#den').detached, null)
  })
})

void describe('a search', () => {
  const QUERY = { text: 'two words', in: '#den', from: null, after: null, before: null }

  void it('finds messages, and the newest search counts', () => {
    const client = new ScriptedClient().welcome([...MODERN, 'soju.im/search'])
    client.act({ kind: 'search', query: { ...QUERY } }, { kind: 'search', query: QUERY })
    const labels = client
      .wrote()
      .flatMap((one) => /^@label=(\S+) SEARCH text=two\\swords;in=#den;limit=50$/.exec(one)?.[1] ?? [])
    assert.equal(labels.length, 2)
    const [first = '', second = ''] = labels
    const found = (label: string, text: string) =>
      client.say(`@label=${label} :irc.test BATCH +h soju.im/search`, line(1, text), ':irc.test BATCH -h')
    found(first, 'of before')
    assert.equal(client.state.search?.status, 'busy')
    found(second, 'two words')
    const { search } = client.state
    assert.deepEqual(
      search?.hits.map(({ place, item }) => [place, item.text]),
      [['#den', 'two words']],
    )
    assert.deepEqual([search?.status, search?.isComplete], ['idle', true])
    client.act({ kind: 'close-search' })
    assert.equal(client.state.search, null)
  })

  void it('says why there is nothing', () => {
    const client = new ScriptedClient().welcome([...MODERN, 'soju.im/search'])
    client.act({ kind: 'search', query: QUERY })
    const label = /label=(\S+) SEARCH/.exec(client.wrote().at(-1) ?? '')?.[1]
    client.say(`@label=${label} :irc.test FAIL SEARCH INVALID_PARAMS text :Too short`)
    assert.deepEqual(client.state.search?.status, { kind: 'failed', text: 'Too short' })
    client.act({ kind: 'search', query: QUERY })
    client.lose()
    assert.deepEqual(client.state.search?.status, { kind: 'failed', text: '' })
  })
})
