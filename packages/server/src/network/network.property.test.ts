import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldName } from '@partyline/irc'
import * as fc from 'fast-check'
import { defaultLimits } from '../limits.ts'
import { sessionId, say } from '../testing/test-network.ts'
import type { Command, Entry } from './command.ts'
import type { Result } from './context.ts'
import { Network } from './network.ts'
import { sourceOf, type Channel, type User } from './state.ts'
import { hasSettings } from './vacancy.ts'

/** Small, so that they are reached. */
const LIMITS = {
  ...defaultLimits(),
  channelsPerSessionMax: 3,
  channelsMax: 4,
  listEntriesMax: 2,
  invitationsPerSessionMax: 2,
  whowasEntriesMax: 3,
}

const RUNS = { numRuns: 300 }
const SESSIONS = ['s1', 's2', 's3', 's4']
const NICKS = ['ann', 'Ann', 'bob', 'eve', 'zoë', 'ZOË', '1bad', '']
const CHANNELS = ['#a', '#A', '#b', '#café', '#CAFÉ', '#c', '#d', 'none', '#']
const MODES = ['+i', '-i', '+t-n', '-t+n', '+ms', '-ms', '+k key', '-k', '+l 2', '-l', '+l x', '+x', '+b eve', '-b eve']
const MODES_OF_LISTS = ['+b *!*@*', '-b *!*@*', '+e ann', '+I bob', '-I bob', '+b a b', '+o ann', '-o ann', '+v bob']

const nick = fc.constantFrom(...NICKS)
const channel = fc.constantFrom(...CHANNELS)
const reason = fc.option(fc.constantFrom('', 'because'))
const channels = fc.array(channel, { minLength: 1, maxLength: 4 })
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: channels.map((names): Command => ({
      kind: 'join',
      targets: names.map((name) => ({ channel: name, key: null })),
    })),
  },
  { weight: 1, arbitrary: channels.map((names): Command => ({ kind: 'part', channels: names, reason: null })) },
  { weight: 6, arbitrary: nick.map((name) => say.register(name)) },
  { weight: 6, arbitrary: fc.tuple(channel, fc.option(fc.constant('key'))).map(([name, key]) => say.join(name, key)) },
  { weight: 2, arbitrary: fc.tuple(channel, reason).map(([name, text]) => say.part(name, text)) },
  { weight: 1, arbitrary: fc.constant<Command>({ kind: 'partAll' }) },
  { weight: 2, arbitrary: nick.map((name): Command => ({ kind: 'nick', nick: name })) },
  { weight: 2, arbitrary: fc.tuple(channel, nick).map(([name, target]) => say.kick(name, target)) },
  {
    weight: 2,
    arbitrary: fc.tuple(channel, nick).map(([name, to]): Command => ({ kind: 'invite', nick: to, channel: name })),
  },
  { weight: 2, arbitrary: fc.oneof(channel, nick).map((target) => say.message(target)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(channel, fc.constantFrom('', 'topic'))
      .map(([name, text]): Command => ({ kind: 'topic', channel: name, text })),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(channel, fc.constantFrom(...MODES, ...MODES_OF_LISTS))
      .map(([name, modes]) => say.mode(name, ...modes.split(' '))),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(nick, fc.constantFrom('+i', '-i', '+o', '+x'))
      .map(([name, modes]) => say.userMode(name, modes)),
  },
  { weight: 1, arbitrary: fc.option(fc.constant('gone')).map((text): Command => ({ kind: 'away', text })) },
  { weight: 1, arbitrary: fc.constantFrom('', 'New Name').map((realname): Command => ({ kind: 'setname', realname })) },
  { weight: 1, arbitrary: fc.constant<Command>({ kind: 'quit', reason: 'bye' }) },
)

const entries = fc
  .array(fc.tuple(fc.constantFrom(...SESSIONS), command), { maxLength: 60, size: 'max' })
  .map((wishes) =>
    wishes.map(([session, wish], index): Entry => {
      const seq = index + 1
      return {
        seq,
        time: 1_000 + seq,
        believedTime: 1_000 + seq,
        id: `id${seq}`,
        session: sessionId(session),
        command: wish,
      }
    }),
  )

function executed(all: readonly Entry[], network = new Network(LIMITS)): { network: Network; results: Result[] } {
  return { network, results: all.flatMap((entry) => network.execute(entry)) }
}

/** Everything that can be seen of a network, without the order of members and of invitations. */
function picture(network: Network): unknown {
  const users = [...network.users.values()].map((user) => ({ ...user, ...pictureOf(user) }))
  const channels = [...network.channels.values()].map((each) => ({
    ...each,
    members: pictureOfMembers(each),
    lists: JSON.stringify(each.lists),
  }))
  const departures = [...network.departures()]
  const nicks = NICKS.map((name) => network.userByNick(name)?.session)
  const { lastSeq, usersMax } = network
  return { users: sorted(users), channels: sorted(channels), departures, nicks, lastSeq, usersMax }
}

function pictureOf(user: User): object {
  return {
    channels: sorted([...user.channels.keys()]),
    invitations: sorted([...user.invitations]),
    correspondents: sorted([...user.correspondents]),
  }
}

function pictureOfMembers({ members }: Channel): unknown {
  return sorted([...members].map(([session, { isOperator, isVoiced }]) => ({ session, isOperator, isVoiced })))
}

function sorted<T>(items: readonly T[]): readonly T[] {
  return items.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
}

function assertInvariants(network: Network): void {
  const nicks = new Set<string>()
  for (const [id, user] of network.users) {
    assert.equal(user.session, id)
    assert.equal(network.userByNick(user.nick), user, 'a nickname leads to its user')
    assert.ok(!nicks.has(foldName(user.nick)), 'a nickname has one user')
    nicks.add(foldName(user.nick))
    assert.equal(user.nickKey, foldName(user.nick))
    assert.equal(user.sourceKey, foldName(sourceOf(user)), 'masks are compared with the name of now')
    assert.ok(user.channels.size <= LIMITS.channelsPerSessionMax)
    assert.ok(user.invitations.size <= LIMITS.invitationsPerSessionMax)
    for (const [key, channel] of user.channels) {
      assert.equal(network.channels.get(key), channel, 'a user is in channels that exist')
      assert.equal(channel.members.get(id)?.user, user, 'a channel knows its member')
    }
  }
  for (const name of NICKS) {
    const user = network.userByNick(name)
    assert.ok(user === undefined || network.user(user.session) === user, 'a nickname leads to a user that is here')
  }
  assert.ok(network.channels.size <= LIMITS.channelsMax)
  for (const [key, channel] of network.channels) {
    assert.equal(key, foldName(channel.name))
    assert.ok(channel.members.size > 0 || hasSettings(channel), 'an empty channel is gone')
    assert.equal(channel.emptySince === null, channel.members.size > 0, 'a channel knows since when it is empty')
    assert.equal(channel.keeper !== null, hasSettings(channel), 'what is kept has a keeper')
    assert.match(channel.modes, /^i?m?n?s?t?$/)
    for (const list of Object.values(channel.lists)) assert.ok(list.length <= LIMITS.listEntriesMax)
    for (const [id, member] of channel.members) {
      assert.equal(network.user(id), member.user, 'a member is here')
      assert.equal(member.user.channels.get(key), channel, 'a member knows the channel')
    }
  }
}

void test('after any commands, names, members and modes agree with one another', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const network = new Network(LIMITS)
      for (const entry of all) {
        network.execute(entry)
        assertInvariants(network)
      }
    }),
    RUNS,
  )
})

void test('a user that quit is nowhere', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const { network } = executed(all)
      const quit = SESSIONS.map((session, index): Entry => {
        const seq = all.length + index + 1
        return {
          seq,
          time: 2_000,
          believedTime: 2_000,
          id: `q${seq}`,
          session: sessionId(session),
          command: { kind: 'quit', reason: '' },
        }
      })
      executed(quit, network)
      assert.equal(network.users.size, 0)
      assert.deepEqual(
        NICKS.map((name) => network.userByNick(name)),
        NICKS.map(() => undefined),
      )
      for (const channel of network.channels.values()) assert.equal(channel.members.size, 0)
      assertInvariants(network)
    }),
    RUNS,
  )
})

void test('what is rolled back never happened, and the same can happen again', () => {
  fc.assert(
    fc.property(entries, fc.nat(60), (all, at) => {
      const [kept, undone] = [all.slice(0, at), all.slice(at)]
      const { network } = executed(kept)
      network.commit()
      const before = structuredClone(picture(network))
      const first = executed(undone, network)
      const after = structuredClone(picture(network))
      network.rollback()
      assert.deepEqual(picture(network), before)
      assertInvariants(network)
      const second = executed(undone, network)
      assert.deepEqual(second.results.length, first.results.length)
      assert.deepEqual(picture(network), after)
    }),
    RUNS,
  )
})

void test('the same entries give the same state and the same results on another machine', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const [one, other] = [executed(all), executed(all)]
      assert.deepEqual(other.results, one.results)
      assert.deepEqual(picture(other.network), picture(one.network))
    }),
    RUNS,
  )
})

void test('every event has an id of its own', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const ids = executed(all).results.flatMap((result) => ('id' in result ? [result.id] : []))
      assert.equal(new Set(ids).size, ids.length)
    }),
    RUNS,
  )
})
