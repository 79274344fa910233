import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownerOf, valueOf } from '../testing/test-owner.ts'
import { STARTED_AT, TestServer } from '../testing/test-server.ts'
import { accountName, proofOf } from '../testing/test-network.ts'

const PASSWORD = 'correct horse'

void test('an owner makes an account, which its person can use, and its password is nowhere', async () => {
  const server = new TestServer({
    accounts: { registration: 'closed' },
    opers: { ann: { rights: [], password: null } },
  })
  const { ask } = ownerOf(server)
  assert.deepEqual(valueOf(await ask('account-add', { name: 'Ann', password: PASSWORD })), { name: 'Ann' })
  assert.equal(await server.credentials.verify({ kind: 'password', account: 'ann', password: PASSWORD }, null), 'Ann')
  assert.deepEqual(valueOf(await ask('accounts')), {
    accounts: [
      {
        name: 'Ann',
        operClass: 'ann',
        stays: 'default',
        email: null,
        isVerified: true,
        host: null,
        hasPassword: true,
        certificates: 0,
        keys: 0,
        tokens: 0,
        createdAt: new Date(STARTED_AT).toISOString(),
        tokenUsedOn: null,
      },
    ],
    isMore: false,
  })
  assert.ok(!JSON.stringify([...server.network.audit]).includes(PASSWORD))
})

void test('another password takes the place of the first, and an account that is removed proves nothing', async () => {
  const server = new TestServer()
  const { ask } = ownerOf(server)
  const proves = (password: string) => server.credentials.verify({ kind: 'password', account: 'ann', password }, null)
  await ask('account-add', { name: 'ann', password: PASSWORD })
  await ask('account-password', { name: 'ANN', password: 'battery staple' })
  assert.deepEqual([await proves(PASSWORD), await proves('battery staple')], [null, 'ann'])
  const ann = await server.enter('ann', '', { account: accountName('ann') })
  await ask('account-remove', { name: 'ann' })
  assert.equal(server.network.userOf(ann.session.id)?.account, null)
  assert.equal(await proves('battery staple'), null)
  const deeds = [...server.network.audit.values()].map(({ by, does, on }) => [by, does, on])
  assert.deepEqual(deeds, [
    ['owner', 'ACCOUNT', 'ann added'],
    ['owner', 'ACCOUNT', 'ann has another password'],
    ['owner', 'ACCOUNT', 'ann removed'],
  ])
})

void test('an owner takes the e-mail address of an account away', async () => {
  const server = new TestServer()
  const { ask } = ownerOf(server)
  const pending = null
  const made = { kind: 'made', password: null, email: 'ann@mail.example', pending } as const
  server.say({ kind: 'account', account: accountName('ann'), change: made })
  await server.settled()
  assert.deepEqual(valueOf(await ask('account-email-remove', { name: 'ANN' })), { name: 'ANN' })
  assert.deepEqual(
    [...server.network.accounts.values()].map(({ email }) => email),
    [null],
  )
  assert.deepEqual(
    [...server.network.audit.values()].map(({ by, on }) => [by, on]),
    [['owner', 'ann has no e-mail address any more']],
  )
  const again = await ask('account-email-remove', { name: 'ann' })
  assert.ok(again.kind === 'refused' && again.status === 409 && again.text === 'ann has no e-mail address')
})

void test('an owner gives an account a host, with which its person is shown, and takes it back', async () => {
  const server = new TestServer()
  await server.accounts('Ann')
  const ann = await server.enter('ann', '', proofOf('Ann'))
  const { ask } = ownerOf(server)
  const shown = () => server.network.userOf(ann.session.id)?.host
  const before = shown()
  assert.deepEqual(valueOf(await ask('account-host', { name: 'ann', host: 'staff.example' })), { name: 'ann' })
  assert.equal(shown(), 'staff.example')
  assert.deepEqual(
    [...server.network.accounts.values()].map(({ host }) => host),
    [{ name: 'staff.example', isShown: true }],
  )
  assert.deepEqual(valueOf(await ask('account-host-remove', { name: 'ann' })), { name: 'ann' })
  assert.equal(shown(), before)
  assert.deepEqual(
    [...server.network.audit.values()].map(({ by, does, on, reason }) => [by, does, on, reason]),
    [
      ['owner', 'HOSTSERV SET', 'Ann', 'staff.example'],
      ['owner', 'HOSTSERV DEL', 'Ann', 'staff.example'],
    ],
  )
})

void test('an owner ties an SSH key to an account, by its fingerprint or its line, and takes it back', async () => {
  const server = new TestServer()
  const { ask } = ownerOf(server)
  await server.accounts('ann')
  const fingerprint = 'SHA256:AKwgdkEWfBVNzMq44GcrtNiUGPkwyNcWZjNFoVy804g'
  const line = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIATnGmTmdGimtx863Kec7MxOIkLH6fUzAvK6CHioiqyg her laptop\n'
  valueOf(await ask('account-key-add', { name: 'ann', key: line }))
  const keys = () => [...server.network.accounts.values()].flatMap((account) => account.keys ?? [])
  assert.deepEqual(
    keys().map((key) => [key.fingerprint, key.label]),
    [[fingerprint, 'her laptop']],
  )
  valueOf(await ask('account-key-remove', { name: 'ann', fingerprint }))
  assert.deepEqual(keys(), [])
  assert.deepEqual(
    [...server.network.audit.values()].map(({ on }) => on),
    ['ann has another SSH key', 'ann has an SSH key less'],
  )
})

const REFUSED: readonly (readonly [what: string, name: string, input: object, status: number, code: string])[] = [
  ['a name that is taken', 'account-add', { name: 'BOB', password: PASSWORD }, 409, 'ACCOUNT_EXISTS'],
  ['a name that is none', 'account-add', { name: 'a b', password: PASSWORD }, 400, 'BAD_ACCOUNT_NAME'],
  ['a password that is short', 'account-add', { name: 'eve', password: 'x' }, 400, 'WEAK_PASSWORD'],
  ['an account that is not there', 'account-email-remove', { name: 'eve' }, 404, 'ACCOUNT_UNKNOWN'],
  ['a host that is none', 'account-host', { name: 'bob', host: 'a b' }, 409, 'INVALID_HOST'],
  ['a host for nobody', 'account-host', { name: 'eve', host: 'a.example' }, 404, 'ACCOUNT_UNKNOWN'],
  ['a host that nobody has given', 'account-host-remove', { name: 'bob' }, 409, 'NO_HOST'],
  ['no password', 'account-add', { name: 'eve' }, 400, 'INPUT_MALFORMED'],
  ['a password for nobody', 'account-password', { name: 'eve', password: PASSWORD }, 404, 'ACCOUNT_UNKNOWN'],
  ['removing nobody', 'account-remove', { name: 'eve' }, 404, 'ACCOUNT_UNKNOWN'],
]
for (const [what, name, input, status, code] of REFUSED) {
  void test(`${name} refuses ${what} with ${status}, and nothing is in the audit`, async () => {
    const server = new TestServer()
    await server.accounts('bob')
    const outcome = await ownerOf(server).ask(name, input)
    assert.ok(outcome.kind === 'refused')
    assert.deepEqual([outcome.status, outcome.code], [status, code])
    assert.notEqual(outcome.text, '')
    assert.equal(server.network.audit.size, 0)
  })
}
