/** A new start: what was seen is there, and what was not sent is sent once. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CLIENT_LIMITS } from './limits.ts'
import { saveClient } from './save-client.ts'
import { parseSavedClient, type SavedClient } from './saved.ts'
import type { PlaceKey } from './state.ts'
import { ScriptedClient } from './testing/scripted-client.ts'

const DEN = '#den' as PlaceKey

/** With two messages seen, one read, one on its way, and one that has not left. */
function used(): ScriptedClient {
  const client = new ScriptedClient().welcome().join('#den')
  client.say(
    '@msgid=m1;time=2026-01-31T12:00:01.000Z;account=b :bob!b@h PRIVMSG #den :one',
    '@msgid=m2;time=2026-01-31T12:00:02.000Z;+partyline/file=id=x&name=a.png&type=image/png&size=5&width=2&height=3 :bob!b@h PRIVMSG #den :two',
    '@msgid=r1;+draft/react=x;+draft/reply=m2 :bob!b@h TAGMSG #den',
  )
  client.act({ kind: 'read', place: DEN, until: Date.UTC(2026, 0, 31, 12, 0, 1) })
  client.act({ kind: 'send', place: DEN, text: 'on its way' })
  client.lose()
  client.act({ kind: 'send', place: DEN, text: 'not yet' })
  return client
}

function savedOf(client: ScriptedClient, itemsMax = 50): SavedClient {
  const saved = parseSavedClient(JSON.parse(JSON.stringify(saveClient(client.state, itemsMax))))
  assert.ok(saved !== null)
  return saved
}

function again(client: ScriptedClient, itemsMax = 50): ScriptedClient {
  return new ScriptedClient({ saved: savedOf(client, itemsMax) })
}

/** All that the client asks of the history of the channel is answered with these lines. */
function caughtUp(client: ScriptedClient, ...lines: readonly string[]): void {
  client.say(':ann!~ann@host.test JOIN #den')
  const label = /label=(\S+) CHATHISTORY \S+ #den/.exec(client.wrote().join('\n'))?.[1]
  client.say(
    `@label=${label};draft/chathistory-end :irc.test BATCH +h chathistory #den`,
    ...lines.map((line) => `@batch=h;${line}`),
    ':irc.test BATCH -h',
  )
}

void describe('a client that starts anew', () => {
  void it('shows what was seen and what is not sent, before it is connected', () => {
    const client = again(used())
    assert.deepEqual(client.texts('#den'), ['bob: one', 'bob: two'])
    assert.deepEqual([client.place('#den').unread, client.place('#den').membership.kind], [1, 'joining'])
    assert.deepEqual(
      client.items('#den'),
      used()
        .items('#den')
        .filter(({ kind }) => kind === 'message')
        .map((item, index) => ({ ...item, key: client.items('#den')[index]?.key })),
    )
    assert.deepEqual(
      client.place('#den').pending.map(({ text, status }) => [text, status]),
      [
        ['on its way', 'sent'],
        ['not yet', 'waiting'],
      ],
    )
  })

  void it('goes on from the newest message, and sends what did not arrive', () => {
    const client = again(used())
    const key = client.place('#den').pending[0]?.key ?? ''
    client.welcome()
    caughtUp(
      client,
      `msgid=m3;time=2026-01-31T12:00:03.000Z;+partyline/sent=${key} :ann!~ann@host.test PRIVMSG #den :on its way`,
    )
    assert.deepEqual(client.texts('#den'), ['bob: one', 'bob: two', 'ann: on its way'])
    assert.match(client.wrote().join('\n'), /PRIVMSG #den :not yet$/m)
  })

  void it('does not send again what was sent after it was saved', () => {
    const before = new ScriptedClient().welcome().join('#den')
    before.lose()
    before.act({ kind: 'send', place: DEN, text: 'hi' }, { kind: 'send', place: DEN, text: 'there' })
    const [first] = before.place('#den').pending
    const client = again(before).welcome()
    assert.doesNotMatch(client.wrote().join('\n'), /PRIVMSG/)
    caughtUp(client, `msgid=m1;+partyline/sent=${first?.key} :ann!~ann@host.test PRIVMSG #den :hi`)
    const wrote = client.wrote().join('\n')
    assert.deepEqual(client.texts('#den'), ['ann: hi'])
    assert.match(wrote, /PRIVMSG #den :there$/m)
    assert.doesNotMatch(wrote, /PRIVMSG #den :hi$/m)
  })

  void it('sends what waited where there is no history to ask', () => {
    const client = again(used()).welcome(['echo-message', 'labeled-response', 'batch', 'message-tags'])
    client.say(':ann!~ann@host.test JOIN #den')
    assert.deepEqual(
      client.place('#den').pending.map(({ text, status }) => [text, typeof status === 'string' ? status : status.kind]),
      [
        ['on its way', 'unconfirmed'],
        ['not yet', 'sent'],
      ],
    )
    assert.equal(client.wrote().filter((line) => line.includes('PRIVMSG')).length, 1)
  })

  void it('sends to those only for whom it was meant', () => {
    const before = new ScriptedClient().welcome().join('#den')
    before.lose()
    before.act({ kind: 'send', place: DEN, text: 'psst', toRank: '@' })
    const client = again(before).welcome()
    caughtUp(client)
    assert.match(client.wrote().join('\n'), /PRIVMSG @#den :psst$/m)
  })

  void it('shows why something was not sent', () => {
    const before = new ScriptedClient().welcome().join('#den')
    before.act({ kind: 'send', place: DEN, text: 'hi' })
    const label = /label=([^ ;]+)/.exec(before.wrote().join('\n'))?.[1]
    before.say(`@label=${label} :irc.test 404 ann #den :Cannot send to channel`)
    const status = { kind: 'refused', text: 'Cannot send to channel', code: '404', context: ['#den'] }
    assert.deepEqual(again(before).place('#den').pending[0]?.status, status)
  })

  void it('keeps the newest ones only, and no place that was left is joined', () => {
    const before = used()
    before.welcome()
    before.say(':bob!b@h KICK #den ann', ':ann!~ann@host.test JOIN #x', ':bob!b@h KICK #x ann')
    const client = again(before, 1)
    assert.deepEqual(client.texts('#den'), ['bob: two'])
    client.welcome()
    assert.deepEqual(client.place('#x').membership, { kind: 'left' })
    assert.doesNotMatch(client.wrote().join('\n'), /JOIN \S*#x/)
  })

  void it('takes no more than it may hold, and nothing twice', () => {
    const saved = savedOf(used())
    const [place] = saved.places
    const [message] = place?.pending ?? []
    assert.ok(place !== undefined && message !== undefined)
    const pending = Array.from({ length: CLIENT_LIMITS.pendingMax + 1 }, (_, number) => ({
      ...message,
      key: String(number),
    }))
    const items = [...place.items, ...place.items]
    const parsed = parseSavedClient({ version: 1, places: [{ ...place, pending, items }] })?.places[0]
    assert.deepEqual([parsed?.pending.length, parsed?.pending[0]?.key], [CLIENT_LIMITS.pendingMax, '1'])
    assert.deepEqual(parsed?.items, place.items)
    const places = Array.from({ length: CLIENT_LIMITS.placesMax + 1 }, (_, number) => ({
      ...place,
      name: `#${number}`,
    }))
    assert.equal(parseSavedClient({ version: 1, places })?.places.length, CLIENT_LIMITS.placesMax)
    const odd = { ...place, since: Infinity, marker: 1e300, items: [{ ...place.items[0], time: Number.NaN }] }
    const { since, marker, items: none } = parseSavedClient({ version: 1, places: [odd] })?.places[0] ?? {}
    assert.deepEqual([since, marker, none], [0, null, []])
  })

  void it('takes nothing from a store that has something else', () => {
    for (const odd of [null, 1, 'x', [], {}, { version: 2, places: [] }, { version: 1, places: 3 }])
      assert.equal(parseSavedClient(odd), null)
    const places = [
      null,
      { kind: 'server', name: '' },
      { kind: 'channel', name: '#x', items: [{}, 3], pending: 'x', marker: 'y' },
    ]
    assert.deepEqual(parseSavedClient({ version: 1, places }), {
      version: 1,
      places: [{ kind: 'channel', name: '#x', isWanted: false, since: 0, marker: null, items: [], pending: [] }],
    })
  })
})
