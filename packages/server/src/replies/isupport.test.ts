/** What 005 says is what the server does: what a token promises is tried at its limit, and one beyond it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseIsupport, type IsupportTokens } from '@partyline/irc'
import { company } from '../testing/company.ts'
import type { TestClient } from '../testing/test-server.ts'

async function tokensOf(client: TestClient): Promise<IsupportTokens> {
  let tokens: IsupportTokens = new Map()
  for (const line of await client.ask('VERSION')) {
    const [, code, , ...words] = line.replace(/ :.*/, '').split(' ')
    if (code === '005') tokens = parseIsupport(words, tokens)
  }
  return tokens
}

/** The numeric with which lines are refused; null when they are not. */
async function refusalOf(client: TestClient, ...lines: readonly string[]): Promise<string | null> {
  const answer = await client.ask(...lines)
  return answer.flatMap((line) => /^:\S+ ([4-7]\d\d) /.exec(line)?.[1] ?? [])[0] ?? null
}

const letters = (count: number) => 'x'.repeat(count)
const list = (count: number, name: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => name(index))

/** The token, lines that use so much of it, and the refusal of one more. */
const LIMITS: readonly (readonly [token: string, line: (count: number) => readonly string[], refused: string])[] = [
  ['NICKLEN', (count) => [`NICK ${letters(count)}`], '432'],
  ['CHANNELLEN', (count) => [`JOIN #${letters(count - 1)}`], '403'],
  ['KEYLEN', (count) => [`MODE #a +k ${letters(count)}`], '525'],
  ['CHANLIMIT', (count) => list(count - 1, (index) => `JOIN #c${index}`), '405'],
  ['MAXLIST', (count) => list(count, (index) => `MODE #a +b m${index}!*@*`), '478'],
  ['MODES', (count) => [`MODE #a +${'l'.repeat(count)} ${list(count, (index) => `${index + 1}`).join(' ')}`], '400'],
  ['TARGMAX KICK', (count) => [`KICK #a ${list(count, () => 'bob').join(',')}`], '407'],
  ...['WHOIS', 'WHOWAS', 'NAMES'].map(
    (verb) => [`TARGMAX ${verb}`, (count: number) => [`${verb} ${list(count, () => 'bob').join(',')}`], '407'] as const,
  ),
]

for (const [name, lines, refused] of LIMITS) {
  void test(`${name} is kept to, and one more is refused`, async () => {
    const limits = { channelsPerSessionMax: 5, listEntriesMax: 4, commandBurst: 1_000 }
    const { ann } = await company({ limits })
    const [token = '', verb = ''] = name.split(' ')
    const value = (await tokensOf(ann)).get(token) ?? ''
    const count = Number(new RegExp(verb === '' ? String.raw`(\d+)$` : String.raw`\b${verb}:(\d+)`).exec(value)?.[1])
    assert.ok(count > 0, value)
    const refusals = new Set(['441', '406'])
    const kept = await refusalOf(ann, ...lines(count))
    assert.ok(kept === null || refusals.has(kept), `${kept}`)
    assert.equal(await refusalOf(ann, ...lines(count + 1)), refused)
  })
}

for (const [token, set] of [
  ['AWAYLEN', 'AWAY'],
  ['KICKLEN', 'KICK #a bob'],
  ['TOPICLEN', 'TOPIC #a'],
] as const) {
  void test(`${token} is what is kept of a longer text`, async () => {
    const { ann, bob } = await company()
    const length = Number((await tokensOf(ann)).get(token))
    await ann.ask(`${set} :${letters(length + 1)}`)
    const [told = ''] = token === 'AWAYLEN' ? await bob.ask('PRIVMSG ann :?') : bob.take()
    assert.equal(told.split(' :').at(-1), letters(length))
  })
}

void test('the words of 005 are ASCII, at most 13 in a line, and each line has its text', async () => {
  const { ann } = await company()
  const lines = (await ann.ask('VERSION')).filter((line) => line.includes(' 005 '))
  assert.ok(lines.length > 1)
  for (const line of lines) {
    assert.match(line, /^:irc\.test 005 ann( [!-~]+){1,13} :are supported by this server$/)
  }
})
