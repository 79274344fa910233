/** ACCEPT: guests that reach a user of mode R. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company } from '../testing/company.ts'

const CLOSED = /^:irc\.test 477 bob ann :/

void test('whom a user of mode R accepts reaches it, until it says otherwise', async () => {
  const { ann, bob } = await company()
  await ann.ask('MODE ann +R')
  assert.match((await bob.ask('PRIVMSG ann :one'))[0] ?? '', CLOSED)
  assert.deepEqual(await ann.ask('ACCEPT bob'), [])
  assert.deepEqual(await bob.ask('PRIVMSG ann :two'), [])
  assert.deepEqual(ann.take(), [':bob!~bob@host.test PRIVMSG ann :two'])
  assert.deepEqual(await ann.ask('ACCEPT'), [':irc.test 281 ann bob', ':irc.test 282 ann :End of ACCEPT list'])
  assert.deepEqual(await ann.ask('ACCEPT -BOB'), [])
  assert.deepEqual(await ann.ask('ACCEPT *'), [':irc.test 282 ann :End of ACCEPT list'])
  assert.match((await bob.ask('PRIVMSG ann :three'))[0] ?? '', CLOSED)
  assert.deepEqual(ann.take(), [])
})

void test('to write to somebody is to accept the answer, and that can be taken back', async () => {
  const { ann, bob } = await company()
  await ann.ask('MODE ann +R', 'PRIVMSG bob :hello')
  bob.take()
  assert.deepEqual(await bob.ask('PRIVMSG ann :hello'), [])
  await ann.ask('ACCEPT -bob')
  assert.match((await bob.ask('PRIVMSG ann :more'))[0] ?? '', CLOSED)
})

void test('each nickname that cannot be added or taken out is named', async () => {
  const { ann } = await company()
  assert.deepEqual(await ann.ask('ACCEPT bob,+bob,-eve,nobody'), [
    ':irc.test 457 ann bob :is already on your ACCEPT list',
    ':irc.test 458 ann eve :is not on your ACCEPT list',
    ':irc.test 401 ann nobody :No such nick/channel',
  ])
})

void test('the list has as many nicknames as the limit says; the oldest is reached by guests no more', async () => {
  const { ann, bob } = await company({ limits: { correspondentsPerSessionMax: 1 } })
  await ann.ask('MODE ann +R', 'ACCEPT bob', 'ACCEPT eve')
  assert.deepEqual((await ann.ask('ACCEPT'))[0], ':irc.test 281 ann eve')
  assert.match((await bob.ask('PRIVMSG ann :one'))[0] ?? '', CLOSED)
})
