import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Limits } from '../limits.ts'
import { accountName, policyWith, say, TestNetwork } from '../testing/test-network.ts'
import type { AccountChange } from './accounts/account-change.ts'
import type { Command } from './command.ts'
import { Network } from './network.ts'
import type { Registration } from './policy.ts'
import { usesOf } from './server-invitation.ts'

const LASTS_MS = 10_000

/** ann, bob and eve are here, each with a session of the own name. */
function threeGuests(registration: Registration = 'invitation', limits: Partial<Limits> = {}): TestNetwork {
  const network = new TestNetwork()
  network.does(null, { kind: 'policy', policy: { ...policyWith(limits), registration } })
  for (const nick of ['ann', 'bob', 'eve']) network.does(nick, say.attach(nick))
  return network
}

const adding = (id: string, usesMax = 1, lastsMs: number | null = LASTS_MS): Command => ({
  kind: 'addServerInvitation',
  id,
  hash: `hash of ${id}`,
  label: 'a friend',
  usesMax,
  lastsMs,
  actor: 'owner',
})

const registering = (id: string | null, pending: { code: string; until: number } | null = null): Command => {
  const change: AccountChange = { kind: 'made', password: null, email: null, pending }
  const with_ = id === null ? {} : { invitation: `hash of ${id}` }
  return { kind: 'account', account: null, change: { ...change, ...with_ } }
}

const removing = (id: string): Command => ({ kind: 'removeServerInvitation', id, actor: 'owner' })

/** What the session was told: whether there is an account. */
const outcome = (network: TestNetwork, session: string, command: Command) =>
  network.does(session, command).find((line) => /^(?:made|[A-Z_]+ \w+$)/.test(line) && !line.startsWith('server-'))

const accountsOf = (network: TestNetwork, id: string) => {
  const invitation = network.network.serverInvitations.get(id)
  return invitation === undefined ? null : usesOf(invitation, network.network.lastTime).map(({ account }) => account)
}

void test('an account is made with an invitation, as often as it says, and with nothing else', () => {
  const network = threeGuests()
  network.does(null, adding('1', 2))
  assert.equal(outcome(network, 'ann', registering(null)), 'INVITATION_REQUIRED ann')
  assert.equal(outcome(network, 'ann', registering('2')), 'INVALID_INVITATION ann')
  assert.equal(outcome(network, 'ann', registering('1')), 'made ann')
  assert.equal(outcome(network, 'bob', registering('1')), 'made bob')
  assert.equal(outcome(network, 'eve', registering('1')), 'INVALID_INVITATION eve')
  assert.deepEqual(accountsOf(network, '1'), ['ann', 'bob'])
  assert.equal(network.network.accounts.size, 2)
})

const GONE: readonly (readonly [what: string, end: (network: TestNetwork) => void])[] = [
  ['has ended', (network) => network.elapse(LASTS_MS)],
  ['was taken back', (network) => network.does(null, removing('1'))],
  ['is used up', (network) => network.does('bob', registering('1'))],
  ['never was', (network) => network.does(null, removing('1'))],
]
void test('one that has ended, was taken back, is used up or never was is refused in the same words', () => {
  const answers = GONE.map(([, end]) => {
    const network = threeGuests()
    network.does(null, adding('1'))
    end(network)
    return JSON.stringify(network.results('eve', registering('1')))
  })
  assert.match(answers[0] ?? '', /INVALID_INVITATION/)
  assert.deepEqual(new Set(answers).size, 1)
})

void test('one that does not end by itself holds', () => {
  const network = threeGuests()
  network.does(null, adding('1', 1, null))
  network.elapse(10 * 365 * 86_400_000)
  assert.equal(outcome(network, 'ann', registering('1')), 'made ann')
})

void test('the owner needs none, and its accounts use none up', () => {
  const network = threeGuests()
  network.does(null, adding('1'))
  network.accounts('dan')
  assert.deepEqual(accountsOf(network, '1'), [])
  assert.equal(network.network.accounts.size, 1)
})

void test('where accounts are open, an invitation that was given is used, and one that is none keeps nobody out', () => {
  const network = threeGuests('open')
  network.does(null, adding('1'))
  assert.equal(outcome(network, 'ann', registering('1')), 'made ann')
  assert.equal(outcome(network, 'bob', registering('1')), 'made bob')
  assert.equal(outcome(network, 'eve', registering(null)), 'made eve')
  assert.deepEqual(accountsOf(network, '1'), ['ann'])
})

void test('where only the owner makes accounts, an invitation is nothing', () => {
  const network = threeGuests('closed')
  network.does(null, adding('1'))
  assert.equal(outcome(network, 'ann', registering('1')), 'DISALLOWED ann')
})

void test('a refusal for another reason uses nothing up', () => {
  const network = threeGuests()
  network.does(null, adding('1'))
  network.accounts('ann')
  assert.match(outcome(network, 'ann', registering('1')) ?? '', /^ACCOUNT_EXISTS/)
  assert.deepEqual(accountsOf(network, '1'), [])
})

void test('an address that is verified too late gives the use back, and one in time keeps it', () => {
  const network = threeGuests()
  network.does(null, adding('1', 1, null))
  const until = network.network.lastTime + 1_000
  assert.equal(outcome(network, 'ann', registering('1', { code: 'c', until })), 'made ann')
  assert.equal(outcome(network, 'bob', registering('1')), 'INVALID_INVITATION bob')
  network.elapse(1_000)
  const later = network.network.lastTime + 3_000
  assert.equal(outcome(network, 'eve', registering('1', { code: 'c', until: later })), 'made eve')
  assert.deepEqual(accountsOf(network, '1'), ['eve'])
  network.does('eve', { kind: 'account', account: accountName('eve'), change: { kind: 'verified', code: 'c' } })
  network.elapse(3_000)
  assert.equal(outcome(network, 'bob', registering('1')), 'INVALID_INVITATION bob')
  assert.deepEqual(accountsOf(network, '1'), ['eve'])
})

void test('there are as many as may be: the owner is told, and those that are of no use make room', () => {
  const network = threeGuests('invitation', { serverInvitationsMax: 2, serverInvitationUsesMax: 3 })
  assert.match(network.does(null, adding('1', 3)).join(' '), /^server-invitation 1 audit /)
  network.does(null, adding('2'))
  assert.deepEqual(network.does(null, adding('3')), ['TOO_MANY_INVITATIONS 3'])
  assert.deepEqual(network.does(null, adding('4', 4)), ['TOO_MANY_USES 4'])
  network.does('ann', registering('2'))
  network.does(null, adding('3'))
  assert.deepEqual([...network.network.serverInvitations.keys()], ['1', '3'])
  assert.deepEqual(network.does(null, removing('2')), ['NO_SUCH_INVITATION 2'])
  assert.deepEqual(network.does(null, adding('1')), ['INVITATION_EXISTS 1'])
})

void test('a session makes and takes back none', () => {
  const network = threeGuests()
  network.does(null, adding('1'))
  assert.deepEqual(network.does('ann', adding('2')), [])
  assert.deepEqual(network.does('ann', removing('1')), [])
  assert.deepEqual([...network.network.serverInvitations.keys()], ['1'])
})

void test('the audit has the id and the label, and nothing of the code', () => {
  const network = threeGuests()
  network.does(null, adding('1'))
  network.does(null, removing('1'))
  const deeds = [...network.network.audit.values()]
  assert.deepEqual(
    deeds.map(({ by, does, on, reason }) => [by, does, on.replace(/until .*/, 'until …'), reason]),
    [
      ['owner', 'INVITATION', '1 added, until …', 'a friend'],
      ['owner', 'INVITATION', '1 removed', 'a friend'],
    ],
  )
  assert.ok(!JSON.stringify(deeds).includes('hash'))
})

void test('a policy of an earlier version leaves it to the node', () => {
  const network = new TestNetwork()
  network.does('ann', say.attach('ann'))
  assert.equal(outcome(network, 'ann', registering(null)), 'made ann')
})

for (const value of [null, {}, { id: '1' }, { id: '2', hash: 'h', label: '', by: 'o', at: 1, until: null, uses: [] }]) {
  void test(`a record that is no invitation fails the start: ${JSON.stringify(value)}`, () => {
    const kept = { channels: [], places: [], now: 0, records: [{ of: 'server-invitation', key: '1', value }] }
    assert.throws(() => new Network(policyWith(), kept), /"1" is no invitation/)
  })
}
