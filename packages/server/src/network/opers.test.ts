import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountName, annAndBobAndEve, proofOf, say, TestNetwork } from '../testing/test-network.ts'
import type { Command } from './command.ts'
import type { OperPolicy } from './rights.ts'

const ROOT = { className: 'all', isAccount: false }
const BEFORE: OperPolicy = { classes: { all: ['kill'] }, opers: { root: ROOT } }

void test('an operator that a new configuration does not name is one no more, and is told so', () => {
  const network = annAndBobAndEve()
  network.decide({}, undefined, BEFORE)
  network.does('ann', { kind: 'oper', name: 'root' })
  assert.deepEqual(network.decide({}, undefined, { ...BEFORE, opers: {} }), ['MODE ann -os'])
  assert.deepEqual(network.does('ann', { kind: 'kill', nick: 'bob', reason: null, actor: null }), ['ERR_NOPRIVILEGES'])
})

void test('an operator has the rights that its class has now, and none where it is gone', () => {
  const network = annAndBobAndEve()
  network.decide({}, undefined, BEFORE)
  network.does('ann', { kind: 'oper', name: 'root' })
  for (const classes of [{ all: [] }, {}]) {
    assert.deepEqual(network.decide({}, undefined, { ...BEFORE, classes }), [])
    assert.deepEqual(network.does('ann', { kind: 'kill', nick: 'bob', reason: null, actor: null }), [
      'ERR_NOPRIVILEGES',
    ])
  }
  network.decide({}, undefined, BEFORE)
  assert.deepEqual(network.does('ann', { kind: 'kill', nick: 'bob', reason: null, actor: null }), [
    'audit 0000000000000013',
    'NOTICE operators ann!~ann@host.test [root]: KILL bob!~bob@host.test',
    'killed',
    'QUIT Killed by ann',
  ])
})

void test('a name that every object has is no operator', () => {
  const network = annAndBobAndEve()
  network.decide({}, undefined, BEFORE)
  assert.deepEqual(network.does('ann', { kind: 'oper', name: 'constructor' }), ['ERR_NOOPERHOST'])
})

void test('an actor that a session claims for itself gives it no right', () => {
  const network = annAndBobAndEve()
  assert.deepEqual(network.does('ann', { kind: 'kill', nick: 'bob', reason: null, actor: 'owner' }), [
    'ERR_NOPRIVILEGES',
  ])
})

const BY_ACCOUNT: OperPolicy = { classes: { all: ['kill'] }, opers: { ann: { className: 'all', isAccount: true } } }

void test('an operator by its account is one no more when it logs out, logs in to another one, or drops it', () => {
  const ways: readonly (readonly [Command, readonly string[]])[] = [
    [{ kind: 'logout' }, ['ACCOUNT *', 'MODE ann -os']],
    [{ kind: 'login', proof: proofOf('Bob') }, ['MODE ann -os', 'ACCOUNT Bob']],
    [
      { kind: 'account', account: accountName('Ann'), change: { kind: 'dropped' } },
      ['ACCOUNT *', 'MODE ann -os', 'account ~ann', 'retired ~ann', 'dropped Ann'],
    ],
  ]
  for (const [command, then] of ways) {
    const network = annAndBobAndEve()
    network.decide({}, undefined, BY_ACCOUNT)
    network.results('ann', { kind: 'login', proof: proofOf('Ann') })
    assert.ok(network.network.userByNick('ann')?.modes.includes('o'))
    assert.deepEqual(network.does('ann', command), then)
  }
})

void test('an operator that gave a password stays one without its account', () => {
  const network = annAndBobAndEve()
  network.decide({}, undefined, BEFORE)
  network.results('ann', { kind: 'login', proof: proofOf('Ann') })
  network.does('ann', { kind: 'oper', name: 'root' })
  assert.deepEqual(network.does('ann', { kind: 'logout' }), ['ACCOUNT *'])
})

void test('the lobby has an owner as its operator whenever one comes in, also where others have been there since a restart', () => {
  const network = new TestNetwork()
  const opers = {
    classes: { owner: ['lobby'], helper: ['kill'] },
    opers: { sam: { className: 'owner', isAccount: true }, tim: { className: 'helper', isAccount: true } },
  } as const
  network.decide({}, { nicknames: [], lobby: '#Lobby' }, opers)
  network.gather('#lobby', 'ann', 'bob')
  network.does('sam', say.attach('sam', { proof: proofOf('sam') }))
  network.does('tim', say.attach('tim', { proof: proofOf('tim') }))
  for (const nick of ['sam', 'tim']) for (const channel of ['#lobby', '#b']) network.does(nick, say.join(channel))
  const ranks = (channel: string) =>
    [...(network.network.channel(channel)?.members.values() ?? [])].map(({ user, ranks: of }) => `${of}${user.nick}`)
  assert.deepEqual(ranks('#lobby'), ['oann', 'bob', 'osam', 'tim'])
  network.does('ann', say.part('#lobby'))
  assert.deepEqual(ranks('#lobby'), ['bob', 'osam', 'tim'])
  assert.deepEqual(ranks('#b'), ['osam', 'tim'])
  network.does('sam', say.part('#b'))
  network.does('sam', say.join('#b'))
  assert.deepEqual(ranks('#b'), ['tim', 'sam'], 'of the lobby alone')
})
