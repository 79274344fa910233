import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameOfApiToken } from '../credentials/api-token.ts'
import { ownerOf, valueOf } from '../testing/test-owner.ts'
import { STARTED_AT, TestServer } from '../testing/test-server.ts'

const DAY_MS = 86_400_000

async function made(server: TestServer, input: object): Promise<string> {
  const { token } = valueOf(await ownerOf(server).ask('token-add', input)) as { token: string }
  return token
}

const named = ({ network, clock }: TestServer, token: string) =>
  nameOfApiToken(network.apiTokens.values(), token, clock.now())

void test('a token is told once, proves its name until it ends, and is kept as a digest', async () => {
  const server = new TestServer()
  const [first, second] = [await made(server, { name: 'backup', for: '2d' }), await made(server, { name: 'ci' })]
  assert.match(first, /^pla_[\w-]{43}$/)
  assert.deepEqual([named(server, first), named(server, second), named(server, `${first}x`)], ['backup', 'ci', null])
  const { ask } = ownerOf(server)
  const { tokens } = valueOf(await ask('tokens')) as { tokens: Record<string, string | null>[] }
  assert.deepEqual(
    tokens.map(({ name, by, until }) => [name, by, until?.slice(0, 10)]),
    [
      ['backup', 'owner', new Date(STARTED_AT + 2 * DAY_MS).toISOString().slice(0, 10)],
      ['ci', 'owner', undefined],
    ],
  )
  const next = new TestServer({ store: server.store })
  const known = JSON.stringify([...next.network.apiTokens, ...next.network.audit, next.network.snapshot(), tokens])
  assert.ok(!known.includes(first) && !known.includes(first.slice('pla_'.length)))
  assert.equal(named(next, first), 'backup')
  next.clock.advance(2 * DAY_MS + 1_000)
  assert.deepEqual([named(next, first), named(next, second)], [null, 'ci'])
})

void test('a token that is removed proves nothing, also after a start, and the audit has both', async () => {
  const server = new TestServer()
  const token = await made(server, { name: 'ci' })
  await ownerOf(server).ask('token-remove', { name: 'ci' })
  assert.equal(named(server, token), null)
  const next = new TestServer({ store: server.store })
  assert.equal(named(next, token), null)
  const deeds = [...next.network.audit.values()].map(({ by, does, on }) => [by, does, on])
  assert.deepEqual(deeds, [
    ['owner', 'TOKEN', 'ci added'],
    ['owner', 'TOKEN', 'ci removed'],
  ])
})

void test('a token that has ended makes room for another one of its name', async () => {
  const server = new TestServer({ limits: { apiTokensMax: 1 } })
  await made(server, { name: 'ci', for: '1d' })
  server.clock.advance(DAY_MS + 1_000)
  assert.equal(named(server, await made(server, { name: 'ci' })), 'ci')
})

const REFUSED: readonly (readonly [name: string, input: object, status: number, code: string])[] = [
  ['token-add', { name: 'ci' }, 409, 'TOKEN_EXISTS'],
  ['token-add', { name: 'other' }, 409, 'TOO_MANY_TOKENS'],
  ['token-add', { name: 'a b' }, 400, 'INPUT_MALFORMED'],
  ['token-add', { name: '' }, 400, 'INPUT_MALFORMED'],
  ['token-add', { name: 'x'.repeat(41) }, 400, 'INPUT_MALFORMED'],
  ['token-add', { name: 'other', for: 'long' }, 400, 'INVALID_DURATION'],
  ['token-remove', { name: 'other' }, 404, 'NO_SUCH_TOKEN'],
]
for (const [name, input, status, code] of REFUSED) {
  void test(`${name} ${JSON.stringify(input)} is refused with ${status} ${code}`, async () => {
    const server = new TestServer({ limits: { apiTokensMax: 1 } })
    await made(server, { name: 'ci' })
    const outcome = await ownerOf(server).ask(name, input)
    assert.ok(outcome.kind === 'refused')
    assert.deepEqual([outcome.status, outcome.code], [status, code])
  })
}
