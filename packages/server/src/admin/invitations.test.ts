import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownerOf, valueOf } from '../testing/test-owner.ts'
import { STARTED_AT, TestServer, type TestServerOptions } from '../testing/test-server.ts'

const DAY_MS = 86_400_000
const CODE = /^[a-z2-9]{5}(?:-[a-z2-9]{5}){2}$/

interface Made {
  readonly id: string
  readonly code: string
  readonly until: string | null
  readonly isNeeded: boolean
}

const byInvitation = (options: TestServerOptions = {}) =>
  new TestServer({ ...options, accounts: { registration: 'invitation', ...options.accounts } })

async function made(server: TestServer, input: object = {}): Promise<Made> {
  return valueOf(await ownerOf(server).ask('invite', input)) as unknown as Made
}

async function listed(server: TestServer): Promise<readonly Record<string, unknown>[]> {
  const { invitations } = valueOf(await ownerOf(server).ask('invitations')) as {
    invitations: Record<string, unknown>[]
  }
  return invitations
}

void test('an invitation is told once, is for one account and a week, and is kept as a digest, over a start too', async () => {
  const server = byInvitation()
  const { id, code, until, isNeeded } = await made(server, { label: 'Ann, from the club' })
  assert.match(code, CODE)
  assert.deepEqual([until, isNeeded], [new Date(STARTED_AT + 7 * DAY_MS).toISOString(), true])
  const ann = await server.enter('ann')
  await ann.ask(`PRIVMSG NickServ :REGISTER passphrase ${code}`)
  const next = byInvitation({ store: server.store })
  for (const one of [server, next]) {
    const [row, ...others] = await listed(one)
    assert.deepEqual(others, [])
    assert.deepEqual([row?.['id'], row?.['label'], row?.['by']], [id, 'Ann, from the club', 'owner'])
    assert.deepEqual([row?.['uses'], row?.['accounts'], row?.['isUsable']], [1, ['ann'], false])
  }
  const everything = [server.store.records.values(), next.network.audit, [next.network.snapshot(), server.logged]]
  const kept = JSON.stringify(everything.map((part) => [...part]))
  assert.ok(kept.includes(id))
  for (const secret of [code, code.replaceAll('-', '')]) assert.ok(!kept.includes(secret))
})

void test('one that is taken back is of no use any more, and its accounts stay', async () => {
  const server = byInvitation()
  const { id, code } = await made(server, { uses: 2, for: '0' })
  const ann = await server.enter('ann')
  await ann.ask(`PRIVMSG NickServ :REGISTER passphrase ${code}`)
  valueOf(await ownerOf(server).ask('uninvite', { id }))
  const bob = await server.enter('bob')
  assert.match((await bob.ask(`PRIVMSG NickServ :REGISTER passphrase ${code}`)).join(), /This is no invitation/)
  assert.deepEqual([[...server.network.accounts.keys()], await listed(server)], [['~ann'], []])
  const deeds = [...byInvitation({ store: server.store }).network.audit.values()]
  assert.deepEqual(
    deeds.map(({ does, on }) => [does, on]),
    [
      ['INVITATION', `${id} added`],
      ['INVITATION', `${id} removed`],
    ],
  )
})

void test('it says whether anybody needs it', async () => {
  assert.equal((await made(new TestServer())).isNeeded, false)
  assert.equal((await made(new TestServer({ password: 'door' }))).isNeeded, true)
})

const LIMITS = { serverInvitationsMax: 1, serverInvitationUsesMax: 3 }
const REFUSED: readonly (readonly [name: string, input: object, status: number, code: string])[] = [
  ['invite', {}, 409, 'TOO_MANY_INVITATIONS'],
  ['invite', { uses: 4 }, 409, 'TOO_MANY_USES'],
  ['invite', { uses: 0 }, 400, 'INPUT_MALFORMED'],
  ['invite', { uses: 1.5 }, 400, 'INPUT_MALFORMED'],
  ['invite', { uses: 1e300 }, 400, 'INPUT_MALFORMED'],
  ['invite', { uses: '2' }, 400, 'INPUT_MALFORMED'],
  ['invite', { label: 'a\nb' }, 400, 'INPUT_MALFORMED'],
  ['invite', { label: '\u202Ea' }, 400, 'INPUT_MALFORMED'],
  ['invite', { label: 'x'.repeat(51) }, 400, 'INPUT_MALFORMED'],
  ['invite', { for: 'long' }, 400, 'INVALID_DURATION'],
  ['invite', { code: 'mine' }, 400, 'INPUT_MALFORMED'],
  ['uninvite', { id: 'none' }, 404, 'NO_SUCH_INVITATION'],
]
for (const [name, input, status, code] of REFUSED) {
  void test(`${name} ${JSON.stringify(input)} is refused with ${status} ${code}`, async () => {
    const server = byInvitation({ limits: LIMITS })
    await made(server, { uses: 3, label: '50 '.repeat(16) })
    const outcome = await ownerOf(server).ask(name, input)
    assert.ok(outcome.kind === 'refused')
    assert.deepEqual([outcome.status, outcome.code], [status, code])
  })
}

void test('where only the owner makes accounts, none is made', async () => {
  const outcome = await ownerOf(new TestServer({ accounts: { registration: 'closed' } })).ask('invite')
  assert.ok(outcome.kind === 'refused')
  assert.deepEqual([outcome.status, outcome.code], [409, 'REGISTRATION_CLOSED'])
})
