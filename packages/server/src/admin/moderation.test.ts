import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonValue } from '../json.ts'
import { ownerOf, valueOf } from '../testing/test-owner.ts'
import { STARTED_AT, TestServer } from '../testing/test-server.ts'
import { PAGE } from './paging.ts'

const DAY_MS = 86_400_000

void test('an owner bans, sees the bans, and lifts them; who is here and meant must go', async () => {
  const server = new TestServer()
  const { ask } = ownerOf(server)
  const ann = await server.enter('ann')
  await ask('ban', { target: 'ann!*@*', for: '3d', reason: 'spam' })
  await server.settled()
  assert.ok(ann.isClosed)
  await ask('ban', { target: '10.0.0.0/8' })
  const since = new Date(STARTED_AT).toISOString().slice(0, 16)
  const { bans } = valueOf(await ask('bans')) as { bans: Record<string, string | null>[] }
  assert.deepEqual(
    bans.map(({ target, of, reason, by, until, since: at }) => [
      target,
      of,
      reason,
      by,
      until?.slice(0, 16),
      at?.slice(0, 16),
    ]),
    [
      ['ann!*@*', 'mask', 'spam', 'owner', new Date(STARTED_AT + 3 * DAY_MS).toISOString().slice(0, 16), since],
      ['10.0.0.0/8', 'network', '', 'owner', undefined, since],
    ],
  )
  assert.deepEqual(valueOf(await ask('unban', { target: '10.0.0.0/8' })), { target: '10.0.0.0/8' })
  assert.equal([...server.network.bans].length, 1)
})

void test('a person whose sessions an owner ends is gone, and the audit has it, the latest first', async () => {
  const server = new TestServer()
  const { ask } = ownerOf(server)
  await server.enter('ann')
  await server.accounts('eve')
  await ask('kill', { nick: 'ann', reason: 'enough' })
  await ask('ban', { target: 'eve' })
  assert.equal(server.network.userByNick('ann'), undefined)
  const { audit } = valueOf(await ask('audit')) as { audit: Record<string, string>[] }
  assert.deepEqual(
    audit.map(({ by, does, on, reason }) => [by, does, on, reason]),
    [
      ['owner', 'BAN', 'account eve', ''],
      ['owner', 'KILL', 'ann!~ann@host.test', 'enough'],
    ],
  )
})

void test('the audit comes in pages that do not overlap', async () => {
  const server = new TestServer()
  const { ask } = ownerOf(server)
  for (let index = 0; index < PAGE + 1; index += 1) {
    server.say({
      kind: 'serverBan',
      target: { of: 'mask', text: `a${index}!*@*` },
      lastsMs: null,
      reason: null,
      actor: 'owner',
    })
  }
  await server.settled()
  const first = valueOf(await ask('audit')) as { audit: Record<string, string>[]; isMore: boolean }
  assert.deepEqual([first.audit.length, first.audit[0]?.['on'], first.isMore], [PAGE, `mask a${PAGE}!*@*`, true])
  const before = first.audit.at(-1)?.['id'] as JsonValue
  const second = valueOf(await ask('audit', { before })) as { audit: Record<string, string>[]; isMore: boolean }
  assert.deepEqual([second.audit.map(({ on }) => on), second.isMore], [['mask a0!*@*'], false])
})

const REFUSED: readonly (readonly [name: string, input: object, status: number, code: string])[] = [
  ['ban', { target: '*' }, 400, 'INVALID_TARGET'],
  ['ban', { target: 'eve', for: 'long' }, 400, 'INVALID_DURATION'],
  ['ban', { target: 'eve' }, 404, 'ACCOUNT_UNKNOWN'],
  ['ban', { target: '192.0.2.1' }, 409, 'TOO_MANY_BANS'],
  ['unban', { target: 'eve' }, 404, 'NO_SUCH_BAN'],
  ['unban', { target: '0.0.0.0/0' }, 400, 'INVALID_TARGET'],
  ['kill', { nick: 'eve' }, 404, 'ERR_NOSUCHNICK'],
]
for (const [name, input, status, code] of REFUSED) {
  void test(`${name} ${JSON.stringify(input)} is refused with ${status} ${code}`, async () => {
    const outcome = await ownerOf(new TestServer({ limits: { serverBansMax: 0 } })).ask(name, input)
    assert.ok(outcome.kind === 'refused')
    assert.deepEqual([outcome.status, outcome.code], [status, code])
  })
}
