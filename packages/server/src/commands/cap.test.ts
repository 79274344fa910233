import assert from 'node:assert/strict'
import { test } from 'node:test'
import { offeredNames } from '../session/capabilities.ts'
import { TestServer } from '../testing/test-server.ts'

/** The words of a list that may be continued in further lines. */
function listed(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.replace(/^.* :/, '').split(' '))
}

const CASES: readonly (readonly [promise: string, lines: readonly string[], answer: string])[] = [
  ['CAP LIST is empty at first', ['CAP LIST'], 'CAP * LIST :'],
  ['subcommands may be written in small letters', ['cap list'], 'CAP * LIST :'],
  ['CAP LS 302 means cap-notify', ['CAP LS 302', 'CAP LIST'], 'CAP * LIST :cap-notify'],
  ['a later version means it too', ['CAP LS 307', 'CAP LIST'], 'CAP * LIST :cap-notify'],
  ['CAP LS without 302 does not', ['CAP LS', 'CAP LIST'], 'CAP * LIST :'],
  ['CAP REQ is acknowledged', ['CAP REQ :batch setname'], 'CAP * ACK :batch setname'],
  ['what was requested is listed', ['CAP REQ :batch setname', 'CAP LIST'], 'CAP * LIST :batch setname'],
  ['what was requested can be requested again', ['CAP REQ batch', 'CAP REQ batch'], 'CAP * ACK :batch'],
  ['what was not requested can be given up', ['CAP REQ -batch'], 'CAP * ACK :-batch'],
  ['what was requested is given up', ['CAP REQ batch', 'CAP REQ -batch', 'CAP LIST'], 'CAP * LIST :'],
  ['what is not offered is refused', ['CAP REQ :no/such'], 'CAP * NAK :no/such'],
  ['all of a request or nothing', ['CAP REQ :batch no/such'], 'CAP * NAK :batch no/such'],
  ['the version is no more to clients that request it', ['CAP REQ partyline/version'], 'CAP * ACK :partyline/version'],
  ['of a refused request nothing is enabled', ['CAP REQ :batch no/such', 'CAP LIST'], 'CAP * LIST :'],
  ['names are case-sensitive', ['CAP REQ :BATCH'], 'CAP * NAK :BATCH'],
  ['a client that said 302 keeps cap-notify', ['CAP LS 302', 'CAP REQ -cap-notify'], 'CAP * NAK :-cap-notify'],
  ['a client that did not say 302 can give cap-notify up', ['CAP REQ -cap-notify'], 'CAP * ACK :-cap-notify'],
  ['an unknown subcommand is named', ['CAP FOO'], '410 * FOO :Invalid CAP command'],
  ['a subcommand is asked for', ['CAP'], '461 * CAP :Not enough parameters'],
]

for (const [promise, lines, answer] of CASES) {
  void test(promise, async () => {
    assert.equal((await new TestServer().connect().ask(...lines)).at(-1), `:irc.test ${answer}`)
  })
}

void test('CAP LS of a client that did not say 302 is one line, with all that is no draft, without values', async () => {
  const server = new TestServer()
  const lines = await server.connect().ask('CAP LS')
  assert.equal(lines.length, 1)
  const final = offeredNames().filter((name) => !name.includes('/'))
  assert.deepEqual(listed(lines).slice(0, final.length), final)
})

void test('CAP LS 302 lists what there is, with values', async () => {
  const server = new TestServer()
  const withValues = listed(await server.connect().ask('CAP LS 302'))
  assert.deepEqual(
    withValues.map((word) => word.split('=')[0]),
    offeredNames(),
  )
  assert.ok(withValues.includes('partyline/version=partyline-0'))
})

void test('after the registration CAP goes on working, under the nickname', async () => {
  const client = await new TestServer().enter('ann')
  const listing = await client.ask('CAP LS 302')
  for (const line of listing) assert.match(line, /^:irc\.test CAP ann LS /)
  assert.deepEqual(await client.ask('CAP END', 'CAP REQ :batch', 'CAP LIST'), [
    ':irc.test CAP ann ACK :batch',
    ':irc.test CAP ann LIST :batch cap-notify',
  ])
})

void test('which server it is can be known without its password', async () => {
  const lines = await new TestServer({ password: 'secret' }).connect().ask('CAP LS 302')
  assert.ok(listed(lines).includes('partyline/version=partyline-0'))
})

void test('lists that do not fit are continued for clients that said 302', async () => {
  const server = new TestServer({ limits: { lineBytesMax: 120 } })
  const lines = await server.connect().ask('CAP LS 302')
  assert.ok(lines.length > 2)
  for (const line of lines.slice(0, -1)) assert.match(line, /^:irc\.test CAP \* LS \* :/)
  assert.match(lines.at(-1) ?? '', /^:irc\.test CAP \* LS :/)
  for (const line of lines) assert.ok(line.length + 2 <= 120)
  assert.equal(listed(lines).length, offeredNames().length)
})

void test('what was negotiated in a batch that could not be recorded is negotiated after what came before it, as ever', async () => {
  const server = new TestServer()
  const ann = await server.enter('ann')
  await ann.ask('JOIN #a')
  server.store.isFailing = true
  const answers = await ann.ask('CAP LIST', 'PRIVMSG #a :x', 'CAP REQ :server-time', 'CAP LIST')
  assert.deepEqual(
    answers.filter((line) => line.includes(' CAP ')).map((line) => line.split(' CAP ')[1]),
    ['ann LIST :', 'ann ACK :server-time', 'ann LIST :server-time'],
  )
})
