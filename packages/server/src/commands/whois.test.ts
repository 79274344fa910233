/** What WHOIS and WHOWAS say to whom: of accounts and operators, and nothing of what is hidden. The rest is in people.test.ts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company, type Company } from '../testing/company.ts'
import { proofOf } from '../testing/test-network.ts'
import type { TestClient } from '../testing/test-server.ts'

const AT = Math.floor(Date.UTC(2026, 0, 31, 12) / 1000)

/** ann is an operator. */
async function withOper(): Promise<Company> {
  const all = await company({ opers: { root: { rights: ['kill'], password: 'secret' } } })
  await all.ann.ask('OPER root secret')
  for (const client of [all.ann, all.bob, all.eve]) client.take()
  return all
}

void test('WHOIS has all that is true, in the order of the Modern IRC Client Protocol', async () => {
  const { server, eve } = await withOper()
  const sam = await server.enter('sam', '', proofOf('Sam'))
  await sam.ask('JOIN #sam', 'MODE sam +B', 'AWAY :lunch')
  assert.deepEqual(await eve.ask('WHOIS sam'), [
    ':irc.test 311 eve sam ~sam host.test * :sam Real',
    ':irc.test 319 eve sam :@#sam',
    ':irc.test 312 eve sam irc.test :partyline-0',
    ':irc.test 307 eve sam :has identified for this nick',
    ':irc.test 330 eve sam Sam :is logged in as',
    ':irc.test 335 eve sam :is a bot',
    ':irc.test 301 eve sam :lunch',
    `:irc.test 317 eve sam 0 ${AT} :seconds idle, signon time`,
    ':irc.test 318 eve sam :End of WHOIS list',
  ])
})

void test('WHOIS of somebody that is not there says so, also where it is written as clients do to learn for how long somebody is silent', async () => {
  const { eve } = await company()
  for (const line of ['WHOIS dave', 'WHOIS dave dave', 'WHOIS dave Dave']) {
    const nick = line.split(' ').at(-1) ?? ''
    assert.deepEqual(await eve.ask(line), [
      `:irc.test 401 eve ${nick} :No such nick/channel`,
      `:irc.test 318 eve ${nick} :End of WHOIS list`,
    ])
  }
  assert.deepEqual(await eve.ask('WHOIS elsewhere.example dave'), [
    ':irc.test 402 eve elsewhere.example :No such server',
  ])
})

void test('WHOIS of a nickname that is not that of the account has no 307', async () => {
  const { server, eve } = await company()
  await server.enter('tim', '', proofOf('Sam'))
  const lines = await eve.ask('WHOIS tim')
  assert.deepEqual(
    lines.filter((line) => / (307|330) /.test(line)),
    [':irc.test 330 eve tim Sam :is logged in as'],
  )
})

const HIDDEN = / (338|379) /

void test('from where somebody comes is for the user itself, the modes for operators as well', async () => {
  const { ann, bob, eve } = await withOper()
  await bob.ask('MODE bob +iw')
  const modes = (nick: string) => `:irc.test 379 ${nick} bob :is using modes +iw`
  const hidden = (lines: readonly string[]) => lines.filter((line) => HIDDEN.test(line))
  assert.deepEqual(hidden(await bob.ask('WHOIS bob')), [
    ':irc.test 338 bob bob ~bob@host.test 192.0.2.1 :is actually using host',
    modes('bob'),
  ])
  assert.deepEqual(hidden(await ann.ask('WHOIS bob', 'USERIP bob')), [modes('ann')])
  assert.deepEqual(hidden(await eve.ask('WHOIS bob', 'WHO bob %i', 'WHO bob', 'USERHOST bob', 'WHOWAS bob')), [])
})

void test('the certificate that a client has shown is for the user itself, and an SSH key is none', async () => {
  const { ann, bob } = await withOper()
  const certificates = async (from: TestClient) => (await from.ask('WHOIS bob')).filter((line) => / 276 /.test(line))
  assert.deepEqual(await certificates(bob), [])
  Object.assign(bob.session, { fingerprint: 'ab'.repeat(32) })
  assert.deepEqual(await certificates(bob), [
    `:irc.test 276 bob bob :has client certificate fingerprint ${'ab'.repeat(32)}`,
  ])
  assert.deepEqual(await certificates(ann), [])
  Object.assign(bob.session, { fingerprint: `SHA256:${'A'.repeat(43)}` })
  assert.deepEqual(await certificates(bob), [])
})

void test('an address is in no answer to others', async () => {
  const { bob, eve } = await company()
  await bob.ask('NICK rob')
  eve.take()
  const lines = await eve.ask(
    'WHOIS rob',
    'WHO rob %tcuihsnfdlaor',
    'WHO *',
    'USERHOST rob',
    'WHOWAS bob',
    'MONITOR + rob',
  )
  assert.deepEqual(
    lines.filter((line) => line.includes('192.0.2.1')),
    [],
  )
})

void test('WHOIS says of an operator what it is', async () => {
  const { eve } = await withOper()
  assert.ok((await eve.ask('WHOIS ann')).includes(':irc.test 313 eve ann :is an IRC operator (root)'))
})

void test('WHOWAS says under which account somebody was here', async () => {
  const { server, eve } = await company()
  const sam = await server.enter('sam', '', proofOf('Samuel'))
  await sam.ask('QUIT')
  assert.deepEqual((await eve.ask('WHOWAS sam')).slice(0, 2), [
    ':irc.test 314 eve sam ~sam host.test * :sam Real',
    ':irc.test 330 eve sam Samuel :was logged in as',
  ])
})

void test('WHOWAS finds an invisible user by its nickname, and by no mask', async () => {
  const { bob, eve } = await company()
  await bob.ask('MODE bob +i', 'QUIT')
  const found = async (line: string) => (await eve.ask(line)).filter((answer) => answer.includes(' 314 ')).length
  assert.deepEqual([await found('WHOWAS BOB'), await found('WHOWAS b*'), await found('WHOWAS *')], [1, 0, 0])
})
