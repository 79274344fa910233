import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proofOf } from '../../testing/test-network.ts'
import { TestServer } from '../../testing/test-server.ts'

const PASSWORD = 'password'

/** ann is logged in with a connection that does not answer; bob is with her in a channel. */
async function hung() {
  const server = new TestServer({ limits: { passwordDelayMsMax: 0 } })
  await server.accounts('ann', 'eve')
  const [old, bob] = [await server.enter('ann', '', proofOf('ann')), await server.enter('bob')]
  const ann = await server.enter('guest')
  await server.gather('#a', old, bob, ann)
  return { server, old, bob, ann }
}

const said = (lines: readonly string[]) => lines.map((line) => line.replace(/^:NickServ!\S+ NOTICE \S+ :/, ''))

for (const phrase of ['GHOST', 'RELEASE']) {
  void test(`${phrase} with the password of the account ends the user that holds the nickname, which is free then`, async () => {
    const { old, bob, ann } = await hung()
    const [refused = ''] = said(await ann.ask(`NS ${phrase} ann`))
    assert.equal(refused, 'Please log in first, or give the password of the account')
    assert.match(said(await ann.ask(`NS ${phrase} ann wrong`))[0] ?? '', / is wrong$/)
    assert.deepEqual([bob.take(), old.take()], [[], []])
    assert.deepEqual(said(await ann.ask(`NS ${phrase} ann ${PASSWORD}`)), [
      ':ann!~ann@host.test QUIT :The nickname was taken back by guest',
      'ann is here no more',
    ])
    assert.deepEqual(bob.take(), [':ann!~ann@host.test QUIT :The nickname was taken back by guest'])
    assert.match(old.take().join('\n'), /ERROR :.*The nickname was taken back by guest/)
    assert.deepEqual(said(await ann.ask(`NS ${phrase} ann ${PASSWORD}`)), [
      'Nobody has this nickname now, so you can take it: /nick',
    ])
    assert.deepEqual(await ann.ask('NICK ann'), [
      ':irc.test 433 guest ann :This nickname belongs to the account ann. If it is yours: /msg NickServ IDENTIFY ann <password>. Else please choose another one',
    ])
    await ann.ask(`NS IDENTIFY ann ${PASSWORD}`)
    assert.deepEqual(await ann.ask('NICK ann'), [':guest!~guest@host.test NICK ann'])
  })
}

void test('REGAIN gives the nickname at once, and each of both events has a time of its own', async () => {
  const { ann, server } = await hung()
  const reader = await server.enter('reader', 'server-time')
  await reader.ask('JOIN #a')
  ann.take()
  reader.take()
  assert.deepEqual(said(await ann.ask(`NS REGAIN ann ${PASSWORD}`)), [
    ':ann!~ann@host.test QUIT :The nickname was taken back by guest',
    ':guest!~guest@host.test NICK ann',
    'You are ann now',
  ])
  const [quit = '', taken = ''] = reader.take()
  assert.match(quit, / QUIT /)
  assert.match(taken, / NICK ann$/)
  const timeOf = (line: string) => Date.parse(/^@time=(\S+)/.exec(line)?.[1] ?? '')
  assert.equal(timeOf(taken) - timeOf(quit), 1)
  assert.equal(server.network.userByNick('ann')?.account, null)
  assert.match((await ann.ask(`NS IDENTIFY ${PASSWORD}`)).join('\n'), / 900 /)
})

void test('REGAIN and GHOST without a password are for the account to which the nickname belongs', async () => {
  const server = new TestServer()
  const [stranger, amy, eve] = [await server.enter('ann'), await server.enter('amy'), await server.enter('eve')]
  await server.accounts('ann', 'eve')
  await amy.ask(`NS IDENTIFY ann ${PASSWORD}`)
  await eve.ask(`NS IDENTIFY eve ${PASSWORD}`)
  for (const phrase of ['GHOST', 'REGAIN']) {
    const told = said(await eve.ask(`NS ${phrase} ann`))
    assert.deepEqual(told, ['ann is not the nickname of the account eve'])
    assert.deepEqual(said(await amy.ask(`NS ${phrase} amy`)), ['You are amy yourself'])
  }
  assert.deepEqual(said(await amy.ask('NS REGAIN ann')), [':amy!~amy@host.test NICK ann', 'You are ann now'])
  assert.match(stranger.take().join('\n'), /ERROR :/)
})

void test('GHOST: a person that stays in the channels is not ended', async () => {
  const { server, old, ann } = await hung()
  await old.ask('NS SET ALWAYS-ON on')
  for (const phrase of ['GHOST', 'REGAIN']) {
    assert.match(said(await ann.ask(`NS ${phrase} ann ${PASSWORD}`))[0] ?? '', /^ann stays here without a connection/)
  }
  assert.equal(server.network.userByNick('ann')?.account, 'ann')
})
