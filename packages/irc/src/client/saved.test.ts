/** A new start: what was seen is there, and what was not sent is sent once. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseSavedClient, saveClient } from './saved.ts'
import type { PlaceKey } from './state.ts'
import { ScriptedClient } from './testing/scripted-client.ts'

const DEN = '#den' as PlaceKey

/** With two messages seen, one read, one on its way, and one that has not left. */
function used(): ScriptedClient {
  const client = new ScriptedClient().welcome().join('#den')
  client.say(
    '@msgid=m1;time=2026-01-31T12:00:01.000Z;account=b :bob!b@h PRIVMSG #den :one',
    '@msgid=m2;time=2026-01-31T12:00:02.000Z :bob!b@h PRIVMSG #den :two',
    '@msgid=r1;+draft/react=x;+draft/reply=m2 :bob!b@h TAGMSG #den',
  )
  client.act({ kind: 'read', place: DEN, until: Date.UTC(2026, 0, 31, 12, 0, 1) })
  client.act({ kind: 'send', place: DEN, text: 'on its way' })
  client.lose()
  client.act({ kind: 'send', place: DEN, text: 'not yet' })
  return client
}

function again(client: ScriptedClient, itemsMax = 50): ScriptedClient {
  const saved = parseSavedClient(JSON.parse(JSON.stringify(saveClient(client.state, itemsMax))))
  assert.ok(saved !== null)
  return new ScriptedClient({ saved })
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
    client.say(':ann!~ann@host.test JOIN #den')
    const label = /label=(\S+) CHATHISTORY AFTER #den msgid=m2/.exec(client.wrote().join('\n'))?.[1]
    client.say(
      `@label=${label};draft/chathistory-end :irc.test BATCH +h chathistory #den`,
      `@batch=h;msgid=m3;time=2026-01-31T12:00:03.000Z;+partyline/sent=${key} :ann!~ann@host.test PRIVMSG #den :on its way`,
      ':irc.test BATCH -h',
    )
    assert.deepEqual(client.texts('#den'), ['bob: one', 'bob: two', 'ann: on its way'])
    assert.match(client.wrote().join('\n'), /PRIVMSG #den :not yet$/m)
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
