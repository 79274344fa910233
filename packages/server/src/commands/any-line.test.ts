/** Whatever clients send: every answer is a line of the protocol, nothing fails, and the last PING is answered. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COMMANDS, parseMessage } from '@partyline/irc'
import * as fc from 'fast-check'
import type { Limits } from '../limits.ts'
import { decodeBatch, encodeBatch, encodeProposal } from '../journal/entry-codec.ts'
import { LONGEST_NAMES } from '../testing/longest-names.ts'
import { nodeId } from '../testing/test-network.ts'
import { TestServer } from '../testing/test-server.ts'

const LINE_BYTES_MAX = 512
const CAPABILITIES =
  'message-tags server-time echo-message batch labeled-response userhost-in-names extended-join setname'

const words =
  '#a #b #é ann bob eve nobody * 0 +i +k +l +b +o -k +v key 5 *!*@* LS REQ LIST END LATEST BEFORE AROUND TARGETS ' +
  'timestamp=2026-01-31T12:00:00.000Z msgid=x #a,#b ann,bob a,b,c,d,e'
const param = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...words.split(' ')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('x'.repeat(470), 'ü'.repeat(200), '', ':', ' ', '\u{1}', 'two words', ':a b'),
  },
)
const verb = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...Object.keys(COMMANDS).filter((name) => name !== 'QUIT')) },
  { weight: 1, arbitrary: fc.constantFrom('FOO', ':x', '@') },
)
const tags = fc.constantFrom('', '', '@label=1 ', '@+typing=active ', '@label=2;+a=\\s\\: ')
const line = fc
  .tuple(tags, verb, fc.array(param, { maxLength: 4 }), param)
  .map(([given, name, params, last]) => `${given}${name} ${[...params, `:${last}`].join(' ')}`)
  // What is longer the door refuses.
  .filter((text) => Buffer.byteLength(text) + 2 <= LINE_BYTES_MAX)

const limits = fc.constantFrom<Partial<Limits>>({}, LONGEST_NAMES)

function assertWellFormed(text: string, nick: string): void {
  const message = parseMessage(text)
  assert.ok(message !== null, `is no message: ${JSON.stringify(text)}`)
  const withoutTags = text.startsWith('@') ? text.slice(text.indexOf(' ') + 1) : text
  const { verb: name, params, source } = message
  assert.ok(Buffer.byteLength(withoutTags) + 2 <= LINE_BYTES_MAX, `is too long: ${JSON.stringify(text)}`)
  assert.ok(name === 'ERROR' || source !== null)
  if (/^\d{3}$/.test(name)) assert.equal(params[0], nick, `is addressed to another: ${JSON.stringify(text)}`)
}

/** A wish that the other nodes of a cluster cannot read would end all of them. */
function assertTravels(server: TestServer): void {
  const { journal } = server
  const submit = journal.submit.bind(journal)
  journal.submit = (item) => {
    submit(item)
    if (item.kind === 'ask') return
    const { session, command } = item
    const batch = { network: 'TestNet', node: nodeId('one'), run: 1, number: 0 }
    const [read] = decodeBatch(encodeBatch(batch, [encodeProposal(item)]), 1).proposals
    assert.deepEqual(read, { session, command })
  }
}

void test('no line makes the server fail, or answer with what is no line', async () => {
  await fc.assert(
    fc.asyncProperty(
      limits,
      fc.array(fc.tuple(fc.nat(2), line), { maxLength: 40, size: 'max' }),
      async (at, script) => {
        const server = new TestServer({ limits: at })
        assertTravels(server)
        const clients = [
          await server.enter('ann', CAPABILITIES),
          await server.enter('bob', CAPABILITIES),
          await server.enter('eve'),
        ]
        await server.gather('#a', ...clients)
        for (const [who, text] of script) {
          for (const client of clients.slice(who, who + 1)) {
            for (const answer of await client.ask(text)) {
              assertWellFormed(answer, server.network.userOf(client.session.id)?.nick ?? '*')
            }
          }
        }
        const logged = server.logged.filter((event) => event !== 'password.wrong')
        assert.deepEqual(logged, [])
        for (const client of clients) {
          client.take()
          assert.match((await client.ask('PING last')).join('\n'), /PONG irc\.test last$/)
        }
      },
    ),
    { numRuns: 200 },
  )
})

void test('before the registration no line makes the server fail either', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 20, size: 'max' }), async (script) => {
      const server = new TestServer()
      assertTravels(server)
      const client = server.connect()
      for (const text of script) {
        const answers = await client.ask(text)
        const nick = server.network.userOf(client.session.id)?.nick ?? '*'
        for (const answer of answers) assertWellFormed(answer, nick)
      }
      // Lines may happen to guess at a password.
      const failures = server.logged.filter((event) => event !== 'password.wrong' && event !== 'account.guessed')
      assert.deepEqual(failures, [])
    }),
    { numRuns: 200 },
  )
})
