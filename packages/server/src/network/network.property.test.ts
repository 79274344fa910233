import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldName } from '@partyline/irc'
import * as fc from 'fast-check'
import { entries, entryOf, LIMITS, NICKS, NODES, POLICY, RUNS, SESSIONS } from '../testing/arbitrary-entries.ts'
import { nodeId, policyWith, sessionId } from '../testing/test-network.ts'
import type { JsonValue } from '../json.ts'
import type { Command, Entry } from './command.ts'
import type { Result } from './context.ts'
import { isAccountKey, personOf } from './conversation.ts'
import { USER_MODES, type UserMode } from './modes.ts'
import { Network } from './network.ts'
import type { RecordKind } from './records.ts'
import { isBannedBy } from './server-bans.ts'
import { sourceOf, type Channel, type NodeId, type User } from './state.ts'
import { hasSettings } from './vacancy.ts'

function executed(all: readonly Entry[], network = new Network(POLICY)): { network: Network; results: Result[] } {
  const results: Result[] = []
  for (const entry of all) network.execute(entry, (result) => results.push(result))
  return { network, results }
}

/** Everything that can be seen of a network, in its order. */
function picture(network: Network): unknown {
  const users = [...network.users.values()].map((user) => ({ ...user, ...pictureOf(user) }))
  const channels = [...network.channels.values()].map((each) => ({
    ...each,
    members: pictureOfMembers(each),
    lists: JSON.stringify(each.lists),
    returns: [...each.returns],
    led: each.hooks.map(({ id }) => network.hook(id)?.channel.name),
  }))
  const departures = [...network.departures()]
  const nicks = NICKS.map((name) => network.userByNick(name)?.id)
  const sessions = SESSIONS.map((id) => network.userOf(sessionId(id))?.id)
  const crowds = [network.crowd, ...NODES.map((node) => network.crowdOf(nodeId(node)))].map((crowd) => crowd.sessions)
  const { lastSeq, lastTime, policy } = network
  return { users, channels, departures, nicks, sessions, lastSeq, lastTime, crowds, policy }
}

function pictureOf(user: User): object {
  return {
    sessions: user.sessions.map(({ id, node, isSecure }) => ({ id, node, isSecure })),
    channels: [...user.channels.keys()],
    invitations: [...(user.invitations ?? [])],
    silences: user.silences.map(({ text }) => text),
  }
}

function pictureOfMembers({ members }: Channel): unknown {
  return [...members].map(([id, { ranks }]) => ({ id, ranks }))
}

function assertInvariants(network: Network): void {
  for (const hash of ['f', 'h']) {
    const proven = [...network.accounts.values()].filter(
      ({ fingerprints, tokens, keys = [] }) =>
        fingerprints.includes(hash) ||
        tokens.some((token) => token.hash === hash) ||
        keys.some(({ fingerprint }) => fingerprint === hash),
    )
    assert.deepEqual(new Set(network.accountsProvenBy(hash)), new Set(proven))
  }
  const nicks = new Set<string>()
  const persons = new Set<string>()
  for (const [id, user] of network.users) {
    assert.equal(user.id, id)
    assert.equal(network.userByNick(user.nick), user, 'a nickname leads to its user')
    assert.ok(!nicks.has(foldName(user.nick)), 'a nickname has one user')
    nicks.add(foldName(user.nick))
    assert.equal(user.nickKey, foldName(user.nick))
    assert.equal(user.sourceKey, foldName(sourceOf(user)), 'masks are compared with the name of now')
    assert.ok(!persons.has(personOf(user)), 'an account has one user')
    persons.add(personOf(user))
    assert.equal(network.person(personOf(user)), user, 'a conversation leads to its user')
    assert.ok(user.sessions.length > 0 || user.account !== null, 'a guest has a session')
    assert.ok(user.sessions.length > 0 || user.stays, 'a user without a session is one that stays')
    for (const session of user.sessions) {
      assert.equal(network.userOf(session.id), user, 'a session acts for its user')
    }
    assert.ok(user.channels.size <= LIMITS.channelsPerSessionMax)
    assert.ok((user.invitations?.size ?? 0) <= LIMITS.invitationsPerSessionMax)
    assert.ok(network.correspondents(user).size <= LIMITS.correspondentsPerSessionMax)
    for (const [key, channel] of user.channels) {
      assert.equal(network.channels.get(key), channel, 'a user is in channels that exist')
      assert.equal(channel.members.get(id)?.user, user, 'a channel knows its member')
    }
  }
  for (const mode of USER_MODES) {
    const count = [...network.users.values()].filter(({ modes }) => modes.includes(mode)).length
    assert.equal(network.countWith(mode as UserMode), count, 'users with a mode are counted')
  }
  for (const name of NICKS) {
    const user = network.userByNick(name)
    assert.ok(user === undefined || network.user(user.id) === user, 'a nickname leads to a user that is here')
  }
  for (const id of SESSIONS) {
    const user = network.userOf(sessionId(id))
    if (user === undefined) continue
    assert.equal(network.user(user.id), user, 'a session acts for a user that is here')
    assert.ok(user.sessions.length <= LIMITS.sessionsPerUserMax)
    assert.equal(user.sessions.filter((session) => session.id === id).length, 1, 'a user knows its session, once')
  }
  const sessions = [...network.users.values()].flatMap((user) => user.sessions)
  for (const [nodes, crowd] of [
    [NODES, network.crowd],
    ...NODES.map((node) => [[node], network.crowdOf(nodeId(node))] as const),
  ] as const) {
    assert.equal(crowd.sessions, sessions.filter(({ node }) => nodes.includes(node)).length, 'sessions are counted')
    assert.ok(crowd.sessions <= crowd.sessionsMax)
  }
  assert.ok(network.channels.size <= LIMITS.channelsMax)
  assert.ok(network.serverInvitations.size <= LIMITS.serverInvitationsMax)
  for (const { uses, usesMax } of network.serverInvitations.values()) {
    assert.ok(uses.length <= usesMax && usesMax <= LIMITS.serverInvitationUsesMax, 'nobody comes by it too often')
  }
  for (const [key, channel] of network.channels) {
    assert.equal(key, foldName(channel.name))
    const isOwned = network.registrations.has(channel.key)
    const isKept = isOwned || hasSettings(channel) || channel.returns.size > 0
    assert.ok(channel.members.size > 0 || isKept, 'an empty channel is gone')
    assert.equal(channel.emptySince === null, channel.members.size > 0, 'a channel knows since when it is empty')
    assert.equal(
      channel.keeper !== null,
      hasSettings(channel) && !isOwned,
      "what is kept for nobody's account has a keeper",
    )
    assert.match(channel.modes, /^C?M?R?U?c?i?m?n?s?t?u?$/)
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
      const network = new Network(POLICY)
      for (const entry of all) {
        network.execute(entry, () => {})
        assertInvariants(network)
      }
    }),
    RUNS,
  )
})

void test('when every session has ended, only users that stay and are not banned are left, and a guest is nowhere', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const { network } = executed(all)
      const stay = [...network.users.values()].filter((user) => user.stays)
      const ends = SESSIONS.map((session, index) =>
        entryOf(session, { kind: 'detach', reason: '' }, all.length + index),
      )
      executed(ends, network)
      // A ban that ends meanwhile leaves it open.
      const bansOf = (user: User) => [...network.bans].filter((ban) => isBannedBy(ban, user))
      const left = stay.filter(({ id }) => network.user(id) !== undefined)
      assert.deepEqual([...network.users.values()], left)
      for (const user of stay) if (!left.includes(user)) assert.notDeepEqual(bansOf(user), [])
      for (const user of left)
        assert.ok(user.sessions.length === 0 && bansOf(user).every(({ until }) => until !== null))
      assertInvariants(network)
    }),
    RUNS,
  )
})

void test('a node that is lost, or begins anew, has no session, and those of the others are untouched', () => {
  const commands: readonly Command[] = [{ kind: 'nodeStarted' }, { kind: 'nodeLost', node: 'n1' as NodeId, run: 1 }]
  fc.assert(
    fc.property(entries, fc.constantFrom(...commands), (all, end) => {
      const { network } = executed(all)
      const here = SESSIONS.filter((id) => network.userOf(sessionId(id)) !== undefined)
      const isOfOther = (id: string) => SESSIONS.indexOf(id) % NODES.length === 1
      const { results } = executed([entryOf('s1', end, all.length)], network)
      const left = SESSIONS.filter((id) => network.userOf(sessionId(id)) !== undefined)
      assert.deepEqual(left, here.filter(isOfOther))
      const told = results.flatMap((result) => ('time' in result && result.kind === 'quit' ? [result.time] : []))
      assert.equal(new Set(told).size, told.length, 'each has a date of its own')
      assert.ok(network.lastTime >= Math.max(...told, 0))
      assertInvariants(network)
    }),
    RUNS,
  )
})

void test('what is rolled back never happened, in the order of any map, and the same can happen again', () => {
  fc.assert(
    fc.property(entries, fc.nat(80), (all, at) => {
      const [kept, undone] = [all.slice(0, at), all.slice(at)]
      const { network } = executed(kept)
      network.commit()
      const { network: twin } = executed(kept)
      const first = executed(undone, network)
      const after = structuredClone(picture(network))
      network.rollback()
      assert.deepEqual(picture(network), picture(twin))
      assert.deepEqual(network.snapshot(), twin.snapshot())
      assertInvariants(network)
      const second = executed(undone, network)
      assert.deepEqual(second.results, first.results)
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

/** What the store has when all of it is recorded. */
function keptOf(results: readonly Result[], of: RecordKind): ReadonlyMap<string, JsonValue> {
  const kept = new Map<string, JsonValue>()
  for (const result of results) {
    if (result.kind !== 'record' || result.of !== of) continue
    if (result.value === null) kept.delete(result.key)
    else kept.set(result.key, result.value)
  }
  return kept
}

void test('the channels that are not secret are counted as they come and go', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const { network } = executed(all)
      const open = [...network.channels.values()].filter(({ modes }) => !modes.includes('s')).length
      assert.equal(network.openChannels, open)
      const other = new Network(POLICY)
      other.restore(network.snapshot())
      assert.equal(other.openChannels, open)
    }),
    RUNS,
  )
})

void test('the partners of accounts are kept as they are, and nothing is known of people that are no more', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const { network, results } = executed(all)
      const expected = new Map<string, object>()
      for (const [person, partners] of network.snapshot().correspondents) {
        if (!isAccountKey(person)) assert.ok(network.person(person) !== undefined, person)
        else for (const [partner, one] of partners) expected.set(`${person} ${partner}`, one)
        if (isAccountKey(person)) assert.ok(network.accounts.has(person), person)
      }
      const records = [...keptOf(results, 'correspondent')].map(([key, value]) => ({
        of: 'correspondent' as const,
        key,
        value,
      }))
      const restarted = new Network(POLICY, { channels: [], places: [], records, now: 0 })
      const got = restarted
        .snapshot()
        .correspondents.flatMap(([person, partners]) =>
          partners.map(([partner, one]) => [`${person} ${partner}`, one] as const),
        )
      assert.deepEqual(new Map(got), expected)
    }),
    RUNS,
  )
})

/** As it is on another machine, or after a restart. */
function copied(network: Network): Network {
  network.commit()
  const copy = new Network(policyWith())
  copy.restore(JSON.parse(JSON.stringify(network.snapshot())))
  return copy
}

void test('a snapshot and the entries after it give the same state and results as all the entries', () => {
  fc.assert(
    fc.property(entries, fc.nat(80), (all, count) => {
      const [before, after] = [all.slice(0, count), all.slice(count)]
      const { network } = executed(before)
      const copy = copied(network)
      assert.deepEqual(picture(copy), picture(network))
      assertInvariants(copy)
      const [wanted, got] = [executed(after, network), executed(after, copy)]
      assert.deepEqual(got.results, wanted.results)
      assert.deepEqual(picture(copy), picture(network))
      // Compared as text, as nodes compare what they have.
      assert.equal(JSON.stringify(copy.snapshot()), JSON.stringify(network.snapshot()))
    }),
    RUNS,
  )
})
