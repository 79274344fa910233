/** ISUPPORT STATUSMSG: a sign before the channel means its members with at least that rank. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company } from '../testing/company.ts'
import { parseChannelTarget } from './channel-target.ts'

void test('a target names a channel, or the members of one with a rank, or a person', () => {
  const parsed = ['#a', '@#a', '+#a', '~&@%+#a', '@@#a', 'ann', '@ann', 'a#b', '#a#b', '', '!#a'].map((target) => {
    const found = parseChannelTarget(target)
    return found === null ? null : `${found.channel} ${found.least ?? 'all'}`
  })
  assert.deepEqual(parsed, ['#a all', '#a o', '#a v', '#a v', '#a o', null, null, null, '#a#b all', null, null])
})

const CAPABILITIES = 'message-tags echo-message draft/chathistory'

/** Lines without their tags. */
function bare(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replace(/^@\S+ /, ''))
}

for (const [verb, line] of [
  ['PRIVMSG', 'PRIVMSG @#A :for operators'],
  ['NOTICE', 'NOTICE @#A :for operators'],
  ['TAGMSG', '@+typing=active TAGMSG @#A'],
] as const) {
  void test(`${verb} to @#a is told to its operators and its author, and to nobody else`, async () => {
    const { server, ann, bob, eve } = await company({}, CAPABILITIES)
    await server.gather('#a', eve)
    for (const one of [ann, bob, eve]) one.take()
    const told = verb === 'TAGMSG' ? ':bob!~bob@host.test TAGMSG @#a' : `:bob!~bob@host.test ${verb} @#a :for operators`
    assert.deepEqual(bare(await bob.ask(line)), [told])
    assert.deepEqual(bare(await ann.ask()), [told])
    assert.deepEqual(await eve.ask(), [])
  })
}

void test('a member with a stronger rank is told as well, one with a weaker rank is not', async () => {
  const { server, ann, bob, eve } = await company({}, CAPABILITIES)
  await server.gather('#a', eve)
  await ann.ask('MODE #a +h bob', 'MODE #a +v eve')
  for (const one of [ann, bob, eve]) one.take()
  await ann.ask('PRIVMSG %#a :strong')
  assert.deepEqual(bare(await bob.ask()), [':ann!~ann@host.test PRIVMSG %#a :strong'])
  assert.deepEqual(bare(await eve.ask()), [])
  await ann.ask('PRIVMSG +#a :all with a rank')
  assert.deepEqual(bare(await eve.ask()), [':ann!~ann@host.test PRIVMSG +#a :all with a rank'])
})

void test('what was said to some members is recorded before they see it, and no history answers it', async () => {
  const { server, ann, bob } = await company({}, CAPABILITIES)
  await ann.ask('PRIVMSG @#a :for operators')
  assert.deepEqual(server.store.events.map(({ target, verb, params }) => [target, verb, ...params]).at(-1), [
    '#a,@',
    'PRIVMSG',
    '@#a',
    'for operators',
  ])
  for (const reader of [ann, bob]) {
    for (const target of ['#a', '@#a', '#a,@']) {
      const lines = await reader.ask(`CHATHISTORY LATEST ${target} * 10`)
      assert.ok(!lines.some((line) => line.includes('for operators')), lines.join('\n'))
    }
  }
})

void test('the rules of the channel hold: strangers, bans and moderation', async () => {
  const { ann, bob, eve } = await company()
  assert.match((await eve.ask('PRIVMSG @#a :hi'))[0] ?? '', /^:irc\.test 404 eve #a /)
  assert.match((await eve.ask('PRIVMSG @#x :hi'))[0] ?? '', /^:irc\.test 403 eve #x /)
  await ann.ask('MODE #a +m')
  bob.take()
  assert.match((await bob.ask('PRIVMSG @#a :hi'))[0] ?? '', /^:irc\.test 404 bob #a /)
})
