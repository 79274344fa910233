import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatServerTime } from '@partyline/irc'
import { company, type Company } from '../testing/company.ts'
import { STARTED_AT } from '../testing/test-server.ts'

const CAPABILITIES = 'batch message-tags server-time draft/chathistory soju.im/search standard-replies'

/** ann and bob said some in #a, a second apart; ann and bob said something to one another; eve is elsewhere, in #x, with ann. */
async function talk(limits: Parameters<typeof company>[0] = {}, capabilities = CAPABILITIES): Promise<Company> {
  const all = await company(limits, capabilities)
  const { server, ann, bob, eve } = all
  await server.gather('#x', eve, ann)
  for (const [client, line] of [
    [ann, 'PRIVMSG #a :the server is down'],
    [bob, 'PRIVMSG #a :数据库连接失败了'],
    [ann, 'NOTICE #a :Servers are up, see https://example.test/'],
    [ann, 'PRIVMSG bob :the server password is secret'],
    [eve, 'PRIVMSG #x :the server of eve'],
    [bob, 'PRIVMSG #a :thanks'],
  ] as const) {
    server.clock.advance(1_000)
    await client.ask(line)
  }
  for (const client of [ann, bob, eve]) client.take()
  return all
}

/** The text of each line of the batch. */
function textsOf(lines: readonly string[]): readonly string[] {
  assert.match(lines[0] ?? '', /^:irc\.test BATCH \+\w+ soju\.im\/search$/)
  assert.match(lines.at(-1) ?? '', /^:irc\.test BATCH -\w+$/)
  return lines
    .slice(1, -1)
    .map((line) => line.slice(line.indexOf(' :', line.indexOf(' PRIVMSG ') + line.indexOf(' NOTICE ') + 1) + 2))
}

const at = (seconds: number) => formatServerTime(STARTED_AT + seconds * 1_000)

const DOWN = 'the server is down'
const FAILED = '数据库连接失败了'
const UP = 'Servers are up, see https://example.test/'
const SECRET = 'the server password is secret'
const THANKS = 'thanks'

void describe('SEARCH', () => {
  for (const [attributes, expected] of [
    ['text=server', [DOWN, UP, SECRET]],
    ['text=server;in=#A', [DOWN, UP]],
    ['text=server;in=bob', [SECRET]],
    ['text=in:bob\\sserver', [SECRET]],
    ['text=server in:bob', [SECRET]],
    ['text=in:bob\\sin:#a\\sserver', [DOWN, UP, SECRET]],
    ['text=连接', [FAILED]],
    ['text="server\\sis"', [DOWN]],
    ['text=has:link', [UP]],
    ['from=BOB', [FAILED, THANKS]],
    ['text=from:bob\\s连接', [FAILED]],
    ['in=#a;limit=2', [UP, THANKS]],
    [`in=#a;after=${at(2)};limit=2`, [FAILED, UP]],
    [`in=#a;before=${at(2)}`, [DOWN, FAILED]],
    [`after=${at(2)};before=${at(3)}`, [FAILED, UP]],
    ['text=after:2026-01-30\\sthanks', [THANKS]],
    ['text=before:2026-01-31\\sthanks', []],
    ['text=nothing', []],
  ] as const) {
    void it(`${attributes} finds ${expected.join(' | ') || 'an empty batch'}`, async () => {
      const { ann } = await talk()
      await ann.ask('PART #x')
      assert.deepEqual(textsOf(await ann.ask(`SEARCH :${attributes}`)), expected)
    })
  }

  void it('tells of each message what was told when it was said', async () => {
    const { bob } = await talk()
    const [, line = ''] = await bob.ask('SEARCH text=server;in=#a;from=ann;limit=1')
    assert.match(
      line,
      /^@batch=\w+;time=2026-01-31T12:00:03\.000Z;msgid=\w+ :ann!~ann@host\.test NOTICE #a :Servers are up/,
    )
  })

  void it('needs no batch', async () => {
    const { bob } = await talk({}, 'soju.im/search')
    assert.deepEqual(await bob.ask('SEARCH text=thanks'), [':bob!~bob@host.test PRIVMSG #a :thanks'])
  })

  void it('finds nothing of a channel that one is not in, nor of what others said to one another', async () => {
    const { ann, bob, eve } = await talk()
    assert.deepEqual(textsOf(await eve.ask('SEARCH text=server')), ['the server of eve'])
    await eve.ask('PART #x')
    assert.deepEqual(textsOf(await eve.ask('SEARCH text=server')), [])
    await bob.ask('PART #a')
    assert.deepEqual(textsOf(await bob.ask('SEARCH text=server')), [SECRET])
    await ann.ask('QUIT')
    assert.deepEqual(textsOf(await bob.ask('SEARCH text=server')), [SECRET])
  })

  void it('says the same of a channel that one is not in and of one that there is not', async () => {
    const { eve } = await talk()
    for (const name of ['#a', '#none', 'ann', 'bob', 'nobody']) {
      assert.deepEqual(await eve.ask(`SEARCH text=server;in=${name}`), [
        `:irc.test FAIL SEARCH INVALID_PARAMS in ${name} :You are not in this channel, or had no conversation with this nickname`,
      ])
    }
  })

  for (const [attributes, answer] of [
    ['text="open', 'text :A phrase ends with a quotation mark: "open'],
    ['text=?!', 'text :It has no letter and no digit to search for: ?!'],
    ['text=before:soon', 'text :A date has the form 2026-01-31 or 2026-01-31T12:00:00.000Z: before:soon'],
    ['text=has:picture', 'text :There is only has:link: has:picture'],
    ['text=from:', 'text :After from: there must be a value, without a space: from:'],
    ['text=\\s', 'text :There is nothing to search for'],
    [`text=${Array.from({ length: 33 }, (_, index) => index).join('\\s')}`, 'text :At most 32 words and phrases'],
    ['limit=0;text=a', 'limit :The limit must be a whole number from 1'],
    ['words', 'words :There are text, from, in, after, before and limit'],
    ['limit=1', ':SEARCH takes attributes: text=word;in=#channel'],
  ] as const) {
    void it(`${attributes} is refused with a reason`, async () => {
      const { ann } = await talk()
      assert.deepEqual(await ann.ask(`SEARCH :${attributes}`), [`:irc.test FAIL SEARCH INVALID_PARAMS ${answer}`])
    })
  }

  void it('answers with at most searchResultsMax, the newest', async () => {
    const { bob } = await talk({ limits: { searchResultsMax: 2 } })
    assert.deepEqual(textsOf(await bob.ask('SEARCH in=#a')), [UP, THANKS])
    assert.deepEqual(textsOf(await bob.ask('SEARCH in=#a;limit=500')), [UP, THANKS])
  })

  void it('that takes too long tells what it found, and that this is not all', async () => {
    const { server, bob } = await talk()
    server.search.isSlow = true
    const lines = await bob.ask('SEARCH text=thanks')
    assert.deepEqual(textsOf(lines.slice(0, -1)), [THANKS])
    assert.match(lines.at(-1) ?? '', /^:irc\.test FAIL SEARCH INTERNAL_ERROR :The search took too long/)
  })

  void it('that cannot be run says so, and the session goes on', async () => {
    const { server, bob } = await talk()
    server.store.isFailing = true
    assert.deepEqual(await bob.ask('SEARCH text=thanks'), [
      ':irc.test FAIL SEARCH INTERNAL_ERROR :The search could not be run. Please try again later',
    ])
    server.store.isFailing = false
    assert.deepEqual(textsOf(await bob.ask('SEARCH text=thanks')), [THANKS])
  })

  void it('is answered in its place, while what others ask goes on', async () => {
    const { server, ann, bob } = await talk()
    const goOn = server.store.stall()
    bob.send('PING 1', 'SEARCH text=thanks', 'PING 2')
    ann.send('PING 3')
    await server.turns()
    assert.equal(bob.take().length, 1)
    assert.equal(ann.take().length, 1)
    goOn()
    await server.settled()
    const lines = bob.take()
    assert.match(lines.at(-1) ?? '', /PONG irc\.test 2$/)
    assert.deepEqual(textsOf(lines.slice(0, -1)), [THANKS])
  })

  void it('is given up when its session has ended', async () => {
    const { server, bob } = await talk()
    let isWanted: (() => boolean) | undefined
    const { promise, resolve } = Promise.withResolvers<{ events: []; isWhole: true }>()
    server.search.find = (_query, wanted) => {
      isWanted = wanted
      return promise
    }
    bob.send('SEARCH text=thanks')
    await server.turns()
    assert.equal(isWanted?.(), true)
    bob.lose()
    await server.turns()
    assert.equal(isWanted?.(), false)
    resolve({ events: [], isWhole: true })
    await server.settled()
  })
})
