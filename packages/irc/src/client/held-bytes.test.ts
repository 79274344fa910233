/** A server that tells without end: each kind of line by itself, all of them mixed, and what the process holds of it. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { weighState } from './held-bytes.ts'
import { CLIENT_LIMITS } from './limits.ts'
import { MODERN, ScriptedClient } from './testing/scripted-client.ts'

const MIB = 1024 * 1024
const BYTES_MAX = 2 * MIB
/** So much of each kind comes. */
const FLOOD_CHARACTERS = 6_000_000

const long = (index: number, length: number) => `${index.toString(36)}${'x'.repeat(length)}`

/** By what it is: a line that is another one each time. */
const FLOODS: Readonly<Record<string, (index: number) => string>> = {
  messages: (index) => `@msgid=m${index} :bob!b@h PRIVMSG #den :${long(index, 2_000)}`,
  'short messages': (index) => `@msgid=m${index} :bob!b@h PRIVMSG #den :hi`,
  events: (index) => `:n${index}!u@h PART #den`,
  'the longest messages': (index) => `@msgid=m${index} :bob!b@h PRIVMSG #den :${long(index, 65_000)}`,
  conversations: (index) => `@msgid=m${index} :${long(index, 100)}!u@h PRIVMSG ann :${long(index, 3_000)}`,
  joins: (index) => `:${long(index, 500)}!u@h JOIN #den acc :Real name`,
  names: (index) => `:s 353 ann = #den :${Array.from({ length: 20 }, (_, at) => long(index * 20 + at, 60)).join(' ')}`,
  bans: (index) => `:s 367 ann #den ${long(index, 3_000)} bob 1`,
  'lists of every letter': (index) => `:s 729 ann #den ${String.fromCodePoint(0x4e00 + (index % 9_000))} :End`,
  'lists of every letter, with entries': (index) =>
    index % 2 === 0
      ? `:s 728 ann #den l${index >> 1} ${long(index, 4_000)} bob 1`
      : `:s 729 ann #den l${index >> 1} :End`,
  topics: (index) => `:bob!b@h TOPIC #den :${long(index, 4_000)}`,
  modes: (index) => `:s 324 ann #den +${String.fromCodePoint(0x4e00 + (index % 9_000))} ${long(index, 4_000)}`,
  'batches of no known kind': (index) =>
    index % 2 === 0 ? `BATCH +b${index} odd` : `@batch=b${index - 1} :s NOTICE ann :${long(index, 4_000)}`,
  'one batch': (index) => (index === 0 ? 'BATCH +all odd' : `@batch=all :s NOTICE ann :${long(index, 2_000)}`),
  'metadata of people': (index) => `:s METADATA n${index % 400} k${index} * :${long(index, 4_000)}`,
  'metadata of a channel': (index) => `:s METADATA #den k${index} * :${long(index, 60_000)}`,
  'away messages': (index) => `:n${index}!u@h AWAY :${long(index, 4_000)}`,
  'names of people': (index) => `:n${index}!u@h SETNAME :${long(index, 4_000)}`,
  'typing notices': (index) => `@+typing=active :${long(index, 60_000)}!u@h TAGMSG #den`,
  reactions: (index) => `@+draft/reply=m;+draft/react=${long(index, 4_000)} :bob!b@h TAGMSG #den`,
  'reactions to what is not there': (index) =>
    `@+draft/reply=n${index};+draft/react=${long(index, 4_000)} :bob!b@h TAGMSG #den`,
  channels: (index) => `:s 322 ann #c${index} 5 :${long(index, 4_000)}`,
  invitations: (index) => `:bob!b@h INVITE ann #${long(index, 60_000)}`,
  tokens: (index) => `:s 005 ann T${index}=${long(index, 60_000)} :are supported`,
  capabilities: (index) => `:s CAP ann NEW :cap${index}=${long(index, 60_000)}`,
  'a message of the day': (index) => `:s 372 ann :- ${long(index, 60_000)}`,
  answers: (index) => `:s 371 ann :${long(index, 4_000)}`,
  'notices of the server': (index) => `:s NOTICE ann :${long(index, 4_000)}`,
  'people online': (index) => `:s 730 ann :${long(index, 2_000)}!u@h`,
  'lines of no known kind': (index) => `:s ODD${index} ann :${long(index, 4_000)}`,
}

setFlagsFromString('--expose-gc')
const collect: unknown = runInNewContext('gc')

/** Without what nobody refers to any more. */
function heapBytes(): number {
  assert.ok(typeof collect === 'function')
  collect()
  return process.memoryUsage().heapUsed
}

function flooded(): ScriptedClient {
  const client = new ScriptedClient({ bounds: { heldBytesMax: BYTES_MAX } })
    .welcome([...MODERN, 'draft/metadata-2'])
    .join('#den')
  client.say('@msgid=m :bob!b@h PRIVMSG #den :hello')
  client.act({ kind: 'list-channels' })
  return client
}

/** @returns what is held at most, of all that came in pieces of 64 KB */
function flood(client: ScriptedClient, lineOf: (index: number) => string): number {
  let most = 0
  let characters = 0
  let some: string[] = []
  for (let index = 0; characters < FLOOD_CHARACTERS && client.connection !== null; index += 1) {
    const line = lineOf(index)
    characters += line.length + 100
    some.push(line)
    if (some.length < 100 && some.length * line.length < 65_536) continue
    client.say(...some)
    some = []
    most = Math.max(most, weighState(client.state))
  }
  return most
}

void describe('of a server that tells without end', () => {
  for (const [kind, lineOf] of Object.entries(FLOODS)) {
    void it(`a client holds so much, and no more: ${kind}`, () => {
      const client = flooded()
      const before = heapBytes()
      const most = flood(client, lineOf)
      assert.ok(most <= BYTES_MAX * 1.5, `${most} bytes`)
      const grown = heapBytes() - before
      assert.ok(grown <= BYTES_MAX * 1.5, `${grown} bytes of the heap`)
      const { connection } = client.state
      if (connection.kind !== 'online')
        assert.deepEqual(connection, { kind: 'ended', why: { kind: 'overloaded', text: '' } })
    })
  }

  void it('the newest messages stay, and the earlier ones can be fetched again', () => {
    const client = flooded().join('#other')
    client.say('@msgid=o1 :bob!b@h PRIVMSG #other :small')
    const lineOf = FLOODS['messages'] ?? String
    client.say(...Array.from({ length: 2_000 }, (_, index) => lineOf(index)))
    const { timeline } = client.place('#den')
    assert.ok(timeline.length > 100 && timeline.length < 2_000)
    assert.equal(client.items('#den').at(-1)?.id, 'm1999')
    assert.equal(timeline.isBegin, false)
    assert.deepEqual(client.texts('#other'), ['bob: small'])
    assert.equal(client.state.connection.kind, 'online')
  })

  void it('a line that is too long is passed over', () => {
    const client = flooded()
    client.say(`:bob!b@h PRIVMSG #den :${'x'.repeat(CLIENT_LIMITS.lineCharactersMax)}`, ':bob!b@h PRIVMSG #den :short')
    assert.deepEqual(client.texts('#den'), ['bob: hello', 'bob: short'])
  })

  void it('what ends as overloaded is let go, and tried again when the person wants', () => {
    const client = flooded()
    flood(client, FLOODS['one batch'] ?? String)
    assert.equal(client.state.connection.kind, 'ended')
    assert.ok(weighState(client.state) < BYTES_MAX / 10)
    assert.equal(client.wakeAt, null)
    client.act({ kind: 'connect' })
    client.welcome()
    assert.equal(client.state.connection.kind, 'online')
    assert.equal(client.place('#den').membership.kind, 'joining')
  })
})
