/** The names that are kept from one answer to the next are those that a look at the channel gives. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { isEvent } from '../network/context.ts'
import { Capability } from '../session/capabilities.ts'
import { say, TestNetwork } from '../testing/test-network.ts'
import { isMessage } from '../session/out-message.ts'
import { Rosters } from './rosters.ts'

const LINE_BYTES = 90
const PEOPLE = ['ann', 'bob', 'eve', 'dan', 'fay', 'guy']

const person = fc.constantFrom(...PEOPLE)
const command = fc.oneof(
  { weight: 6, arbitrary: fc.constant(say.join('#a')) },
  { weight: 2, arbitrary: fc.constant(say.part('#a')) },
  fc.constant({ kind: 'join' as const, targets: ['#b', '#a'].map((channel) => ({ channel, key: null })) }),
  person.map((nick) => say.mode('#a', '+v', nick)),
  person.map((nick) => say.mode('#a', '+o', nick)),
  person.map((nick) => say.kick('#a', nick)),
  fc.nat(99).map((number) => ({ kind: 'nick' as const, nick: `renamed${number}` })),
  fc.constant({ kind: 'detach' as const, reason: 'x' }),
)
const script = fc.array(fc.tuple(person, command), { maxLength: 60, size: 'max' })

/** What is told of #a to a member with these capabilities, name by name. */
function names(rosters: Rosters, { network }: TestNetwork, capabilities: number): readonly string[] {
  const channel = network.channel('#a')
  const [member] = channel?.members.values() ?? []
  if (channel === undefined || member === undefined) return []
  const to = { server: 'irc.test', nick: member.user.nick }
  const lines = [...rosters.reply(to, channel, member.user, capabilities, LINE_BYTES)]
  return lines
    .flatMap((line) => (!isMessage(line) || line.verb !== '353' ? [] : (line.params.at(-1) ?? '').split(' ')))
    .toSorted()
}

void test('whatever happens, kept names are the names of the members', () => {
  fc.assert(
    fc.property(script, (steps) => {
      const network = new TestNetwork()
      const kept = new Rosters()
      for (const nick of PEOPLE) network.does(nick, say.attach(nick))
      for (const [who, what] of steps) {
        for (const result of network.results(who, what)) {
          if (isEvent(result)) kept.follow(result, network.network.channels)
        }
        for (const capabilities of [0, Capability['multi-prefix'] | Capability['userhost-in-names']]) {
          assert.deepEqual(names(kept, network, capabilities), names(new Rosters(), network, capabilities))
        }
      }
    }),
  )
})

void test('a member whose nickname is long is told lines that fit', () => {
  const network = new TestNetwork()
  const long = 'n'.repeat(32)
  network.gather('#a', long, ...PEOPLE)
  const channel = network.network.channel('#a')
  const user = network.network.userByNick(long)
  assert.ok(channel !== undefined && user !== undefined)
  for (const nick of ['x', long]) {
    for (const line of new Rosters().reply({ server: 'irc.test', nick }, channel, user, 0, 120)) {
      if (!isMessage(line)) continue
      assert.ok(Buffer.byteLength(`:irc.test ${line.verb} ${line.params.join(' ')}\r\n`) + 1 <= 120)
    }
  }
})

void test('from outside, invisible users are not seen', () => {
  const network = new TestNetwork()
  network.gather('#a', 'ann', 'bob')
  network.does('eve', say.attach('eve'))
  network.does('bob', say.userMode('bob', '+i'))
  const channel = network.network.channel('#a')
  const eve = network.network.userByNick('eve')
  assert.ok(channel !== undefined && eve !== undefined)
  const lines = [...new Rosters().reply({ server: 'irc.test', nick: 'eve' }, channel, eve, 0, 512)]
  assert.deepEqual(
    lines.flatMap((line) => (!isMessage(line) ? [] : [line.params.slice(1).join(' ')])),
    ['= #a @ann'],
  )
})
