/** Every limit of the network, exactly at it and one over. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LimitName } from '../limits.ts'
import { accountName, annAndBobAndEve, policyWith, proofOf, say, TestNetwork } from '../testing/test-network.ts'
import type { Command } from './command.ts'

const MAX = 4

interface Case {
  readonly limit: LimitName
  /** Before it: ann does everything, and is in #a with bob; eve is in no channel. */
  readonly given?: readonly Command[]
  /** The command that is `size` large. */
  readonly command: (size: number) => Command
  readonly at: readonly string[]
  readonly over: readonly string[]
}

const topic = (text: string): Command => ({ kind: 'topic', channel: '#a', text })
const modes = (size: number, modes: string, param: string): Command =>
  say.mode('#a', `+${modes.repeat(size)}`, ...Array.from({ length: size }, (_, index) => param + index))

const CASES: readonly Case[] = [
  {
    limit: 'nicknameBytesMax',
    command: (size) => ({ kind: 'nick', nick: 'n'.repeat(size) }),
    at: ['NICK nnnn'],
    over: ['ERR_ERRONEUSNICKNAME nnnnn'],
  },
  {
    limit: 'channelBytesMax',
    command: (size) => say.join('#'.padEnd(size, 'c')),
    at: ['JOIN #ccc'],
    over: ['ERR_NOSUCHCHANNEL #cccc'],
  },
  {
    limit: 'topicBytesMax',
    command: (size) => topic('t'.repeat(size)),
    at: ['TOPIC #a tttt'],
    over: ['TOPIC #a tttt'],
  },
  {
    limit: 'reasonBytesMax',
    command: (size) => say.part('#a', 'r'.repeat(size)),
    at: ['PART #a rrrr'],
    over: ['PART #a rrrr'],
  },
  {
    limit: 'reasonBytesMax',
    command: (size) => say.kick('#a', 'bob', 'r'.repeat(size)),
    at: ['KICK #a bob rrrr'],
    over: ['KICK #a bob rrrr'],
  },
  {
    limit: 'reasonBytesMax',
    command: (size) => ({ kind: 'detach', reason: 'r'.repeat(size) }),
    at: ['QUIT rrrr'],
    over: ['QUIT rrrr'],
  },
  {
    limit: 'reasonBytesMax',
    command: (size) => ({ kind: 'away', text: 'r'.repeat(size) }),
    at: ['AWAY rrrr'],
    over: ['AWAY rrrr'],
  },
  {
    limit: 'realnameBytesMax',
    command: (size) => ({ kind: 'setname', realname: 'r'.repeat(size) }),
    at: ['SETNAME rrrr'],
    over: ['INVALID_REALNAME'],
  },
  {
    limit: 'keyBytesMax',
    command: (size) => say.mode('#a', '+k', 'k'.repeat(size)),
    at: ['MODE #a +k kkkk'],
    over: ['ERR_INVALIDKEY #a'],
  },
  {
    limit: 'listEntriesMax',
    command: (size) => modes(size, 'b', 'n'),
    at: ['MODE #a +bbbb n0!*@* n1!*@* n2!*@* n3!*@*'],
    over: ['ERR_BANLISTFULL #a n4!*@*', 'MODE #a +bbbb n0!*@* n1!*@* n2!*@* n3!*@*'],
  },
  {
    limit: 'modesPerCommandMax',
    command: (size) => modes(size, 'e', 'n'),
    at: ['MODE #a +eeee n0!*@* n1!*@* n2!*@* n3!*@*'],
    over: ['TOO_MANY_CHANGES #a', 'MODE #a +eeee n0!*@* n1!*@* n2!*@* n3!*@*'],
  },
  {
    limit: 'modesPerCommandMax',
    command: (size) => say.mode('#a', `+${'x'.repeat(size)}`),
    at: Array.from({ length: MAX }, () => 'ERR_UNKNOWNMODE x'),
    over: [...Array.from({ length: MAX }, () => 'ERR_UNKNOWNMODE x'), 'TOO_MANY_CHANGES #a'],
  },
  {
    limit: 'channelsPerSessionMax',
    given: [say.part('#a')],
    command: (size) => ({
      kind: 'join',
      targets: Array.from({ length: size }, (_, index) => ({ channel: `#${index}`, key: null })),
    }),
    at: ['JOIN #0', 'JOIN #1', 'JOIN #2', 'JOIN #3'],
    over: ['JOIN #0', 'JOIN #1', 'JOIN #2', 'JOIN #3', 'ERR_TOOMANYCHANNELS #4'],
  },
  {
    limit: 'channelsMax',
    command: (size) => ({
      kind: 'join',
      targets: Array.from({ length: size - 1 }, (_, index) => ({ channel: `#${index}`, key: null })),
    }),
    at: ['JOIN #0', 'JOIN #1', 'JOIN #2'],
    over: ['JOIN #0', 'JOIN #1', 'JOIN #2', 'ERR_NOSUCHCHANNEL #3'],
  },
]

for (const { limit, given = [], command, at, over } of CASES) {
  for (const [size, expected] of [[MAX, at] as const, [MAX + 1, over] as const]) {
    void test(`${limit} ${MAX}: ${command(size).kind} with ${size}`, () => {
      const network = annAndBobAndEve({ [limit]: MAX })
      for (const before of given) network.does('ann', before)
      assert.deepEqual(network.does('ann', command(size)), expected)
    })
  }
}

void test('invitationsPerSessionMax: the oldest invitation lapses', () => {
  const network = annAndBobAndEve({ invitationsPerSessionMax: 2 })
  for (const channel of ['#x', '#y', '#z']) {
    network.does('ann', say.join(channel))
    network.does('ann', { kind: 'invite', nick: 'eve', channel })
  }
  assert.deepEqual([...(network.network.userByNick('eve')?.invitations?.keys() ?? [])], ['#y', '#z'])
})

void test('under a policy of an earlier version, which has no sessionsPerUserMax, nobody has too many sessions', () => {
  const network = new TestNetwork({ sessionsPerUserMax: 1 })
  network.accounts('ann')
  const attach = say.attach('ann', { proof: proofOf('ann') })
  assert.deepEqual(network.does('s1', attach), ['registered'])
  assert.deepEqual(network.does('s2', attach), ['TOO_MANY_SESSIONS ann'])
  const { limits, reserved } = policyWith()
  const { sessionsPerUserMax: _later, ...earlier } = limits
  network.results(null, { kind: 'policy', policy: { limits: earlier, reserved } })
  for (let index = 0; index < 100; index += 1) assert.deepEqual(network.does(`t${index}`, attach), ['attached'])
})

void test('under a policy of an earlier version, wrong codes are not counted, on any node', () => {
  const network = new TestNetwork({ verificationGuessesMax: 1 })
  const account = accountName('ann')
  const pending = { code: 'right', until: Number.MAX_SAFE_INTEGER }
  network.results(null, { kind: 'account', account, change: { kind: 'made', password: null, email: null, pending } })
  const { limits, reserved } = policyWith()
  const { verificationGuessesMax: _later, ...earlier } = limits
  network.results(null, { kind: 'policy', policy: { limits: earlier, reserved } })
  const verify = (code: string) =>
    network.results('s1', { kind: 'account', account, change: { kind: 'verified', code } })
  for (let count = 0; count < 100; count += 1) verify('wrong')
  assert.deepEqual(
    [...network.network.accounts.values()].map((one) => one.pending),
    [pending],
  )
  verify('right')
  assert.deepEqual(
    [...network.network.accounts.values()].map((one) => one.pending),
    [null],
  )
})

void test('user and real name are cut at their limits, whole characters only', () => {
  const network = annAndBobAndEve({ userBytesMax: 4, realnameBytesMax: 6 })
  network.does('new', say.attach('new', { user: '~éé', realname: 'Zoëëë' }))
  const { user, realname } = network.network.userByNick('new') ?? {}
  assert.deepEqual([user, realname], ['~é', 'Zoëë'])
})

void test('lineBytesMax: a text that others would get cut is refused, and at the limit it is not', () => {
  const network = annAndBobAndEve()
  const room = 512 - ':ann!~ann@host.test PRIVMSG #a :\r\n'.length
  assert.deepEqual(network.does('ann', say.message('#a', 'x'.repeat(room))), [`PRIVMSG #a ${'x'.repeat(room)}`])
  assert.deepEqual(network.does('ann', say.message('#a', 'x'.repeat(room + 1))), ['ERR_INPUTTOOLONG'])
  assert.deepEqual(network.does('ann', say.message('bob', 'ä'.repeat(250))), ['ERR_INPUTTOOLONG'])
})

void test('new limits hold from the next entry on, and take nothing away', () => {
  const network = annAndBobAndEve({ channelsPerSessionMax: 2 })
  network.does('ann', say.join('#b'))
  network.decide({ channelsPerSessionMax: 1 })
  assert.deepEqual(network.does('ann', say.join('#c')), ['ERR_TOOMANYCHANNELS #c'])
  assert.deepEqual(network.does('ann', say.message('#b')), ['PRIVMSG #b hello'])
})

void test('a topic of a channel with the longest names is cut to what fits into one line', () => {
  const network = annAndBobAndEve()
  const channel = '#'.padEnd(64, 'c')
  const long = { user: `~${'u'.repeat(15)}`, host: '0'.repeat(45) }
  network.does('long', say.attach('n'.repeat(32), long))
  network.does('long', say.join(channel))
  const [event] = network.results('long', { kind: 'topic', channel, text: 't'.repeat(390) })
  assert.ok(event?.kind === 'topicChanged')
  assert.equal(Buffer.byteLength(`:${event.source} TOPIC ${channel} :${event.text}\r\n`) <= 512, true)
  assert.equal(
    event.text.length,
    512 - ':'.length - 63 - ' 322 '.length - 32 - ' '.length - 64 - ' 100000 :\r\n'.length,
  )
})

void test('maskBytesMax counts a mask as it is written, and as it is compared', () => {
  const cases: readonly (readonly [mask: string, bytes: number])[] = [
    ['abc!*@*', 7],
    ['\ufdfa!*@*', 37],
  ]
  for (const [mask, maskBytesMax] of cases) {
    const told = (limits: { maskBytesMax: number }) => annAndBobAndEve(limits).does('ann', say.mode('#a', '+b', mask))
    assert.deepEqual(told({ maskBytesMax }), [`MODE #a +b ${mask}`])
    assert.deepEqual(told({ maskBytesMax: maskBytesMax - 1 }), [`ERR_INVALIDMODEPARAM #a b ${mask}`])
  }
})
