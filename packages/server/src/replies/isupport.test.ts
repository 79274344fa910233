/** What 005 says is what the server does: what a token promises is tried at its limit, and one beyond it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseIsupport, type IsupportTokens } from '@partyline/irc'
import { company } from '../testing/company.ts'
import { TestServer, type TestClient } from '../testing/test-server.ts'

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

const listed = (index: number) => `MODE #a +beI m${index}!*@* m${index}!*@* m${index}!*@*`

/** The token, lines that use so much of it, and the refusal of one more. */
const LIMITS: readonly (readonly [token: string, line: (count: number) => readonly string[], refused: string])[] = [
  ['NICKLEN', (count) => [`NICK ${letters(count)}`], '432'],
  ['CHANNELLEN', (count) => [`JOIN #${letters(count - 1)}`], '403'],
  ['KEYLEN', (count) => [`MODE #a +k ${letters(count)}`], '525'],
  ['CHANLIMIT', (count) => list(count - 1, (index) => `JOIN #c${index}`), '405'],
  ...['b', 'e', 'I'].map((letter) => [`MAXLIST ${letter}`, (count: number) => list(count, listed), '478'] as const),
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

const BATCHED = 'batch draft/extended-isupport'

void test('ISUPPORT answers before the registration is complete, for a client with draft/extended-isupport', async () => {
  const server = new TestServer()
  const client = server.connect()
  assert.deepEqual(await client.ask('ISUPPORT'), [':irc.test 451 * :You have not registered'])
  await client.ask('CAP REQ draft/extended-isupport')
  const lines = await client.ask('ISUPPORT')
  assert.ok(lines.length > 1)
  for (const line of lines) assert.match(line, /^:irc\.test 005 \* .* :are supported by this server$/)
})

void test('with batch as well, each list of 005 is one batch of nothing else: for ISUPPORT, VERSION and the welcome', async () => {
  const server = new TestServer()
  const client = server.connect()
  const welcome = await client.ask(`CAP REQ :${BATCHED}`, 'NICK kim', 'USER kim 0 * :Kim', 'CAP END')
  for (const lines of [welcome, await client.ask('VERSION'), await client.ask('ISUPPORT')]) {
    const begin = lines.findIndex((line) => /^:irc\.test BATCH \+\w+ draft\/isupport$/.test(line))
    const reference = /\+(\w+)/.exec(lines[begin] ?? '')?.[1] ?? ''
    const end = lines.indexOf(`:irc.test BATCH -${reference}`)
    assert.ok(begin >= 0 && end > begin + 1)
    assert.ok(lines.slice(begin + 1, end).every((line) => line.startsWith(`@batch=${reference} :irc.test 005 kim `)))
    assert.equal(lines.filter((line) => line.includes(' 005 ')).length, end - begin - 1)
  }
})

void test('with one of the two capabilities alone there is no batch', async () => {
  for (const capabilities of ['batch', 'draft/extended-isupport']) {
    const client = await new TestServer().enter('kim', capabilities)
    assert.ok((await client.ask('ISUPPORT')).every((line) => line.startsWith(':irc.test 005 kim ')))
  }
})
