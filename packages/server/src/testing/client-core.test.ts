/** The client core of `@partyline/irc/client` on the real rules of the server: what a person does, and what stands in the state then. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { itemsOf, SERVER_PLACE, type ClientState, type Place, type PlaceKey } from '@partyline/irc/client'
import { CoreDevice } from './core-device.ts'
import { TestServer } from './test-server.ts'

const DEN = '#den' as PlaceKey

function placeOf(state: ClientState, key: PlaceKey): Place {
  const place = state.places.get(key)
  assert.ok(place !== undefined, `there is no ${key}: ${[...state.places.keys()].join()}`)
  return place
}

function texts(state: ClientState, key: PlaceKey): readonly string[] {
  return [...itemsOf(placeOf(state, key).timeline)].flatMap((item) =>
    item.kind === 'message' ? [`${item.author.nick}: ${item.text}`] : [],
  )
}

async function online(server: TestServer, nick: string, ...channels: readonly string[]): Promise<CoreDevice> {
  const device = new CoreDevice(() => server, { identity: { nick }, channels: channels.map((name) => ({ name })) })
  await device.act({ kind: 'connect' })
  return device
}

void describe('a client on this server', () => {
  void it('is online with the capabilities that it understands, in its channels', async () => {
    const server = new TestServer({ motd: ['hello'] })
    const { state } = await online(server, 'ann', '#den')
    assert.deepEqual(state.connection, { kind: 'online', since: server.clock.now(), isCatchingUp: false })
    assert.equal(state.me.nick, 'ann')
    assert.equal(state.me.address, '~ann@localhost')
    assert.deepEqual(state.server.motd, ['hello'])
    assert.equal(state.server.network, 'Test')
    assert.deepEqual(state.server.can.history, true)
    assert.deepEqual(placeOf(state, DEN).membership, { kind: 'joined' })
    assert.deepEqual([...placeOf(state, DEN).members.values()], [{ nick: 'ann', prefixes: '@' }])
    assert.deepEqual(placeOf(state, SERVER_PLACE).timeline.length, 0)
  })

  void it('shows its own message as sent, and as final with the echo', async () => {
    const server = new TestServer()
    const ann = await online(server, 'ann', '#den')
    const bob = await online(server, 'bob', '#den')
    await ann.act({ kind: 'send', place: DEN, text: 'hello' })
    await bob.settle()
    assert.deepEqual(texts(ann.state, DEN), ['ann: hello'])
    assert.deepEqual(texts(bob.state, DEN), ['ann: hello'])
    assert.deepEqual(placeOf(ann.state, DEN).pending, [])
    assert.equal(placeOf(ann.state, DEN).unread, 0)
    assert.equal(placeOf(bob.state, DEN).unread, 1)
  })

  void it('closes the gap of a broken connection, and sends what waited once', async () => {
    const server = new TestServer()
    const ann = await online(server, 'ann', '#den')
    const bob = await online(server, 'bob', '#den')
    await bob.act({ kind: 'send', place: DEN, text: 'one' })
    await ann.settle()
    await ann.lose()
    assert.equal(ann.state.connection.kind, 'waiting')
    await bob.act({ kind: 'send', place: DEN, text: 'two' }, { kind: 'send', place: DEN, text: 'three' })
    await ann.act({ kind: 'send', place: DEN, text: 'four' })
    assert.deepEqual(
      placeOf(ann.state, DEN).pending.map(({ text, status }) => [text, status]),
      [['four', 'waiting']],
    )
    await ann.wake()
    await bob.settle()
    assert.equal(ann.state.connection.kind, 'online')
    assert.deepEqual(texts(ann.state, DEN), ['bob: one', 'bob: two', 'bob: three', 'ann: four'])
    assert.deepEqual(texts(bob.state, DEN), texts(ann.state, DEN))
    assert.deepEqual(placeOf(ann.state, DEN).pending, [])
  })
})
