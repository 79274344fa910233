import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownerOf } from '../testing/test-owner.ts'
import { TestServer } from '../testing/test-server.ts'
import { inChinese, wantsChinese } from './in-chinese.ts'

const NAME = 'correct horse'

/** What is asked for, and the code with which it is refused. The limits are met after one of each. */
const REFUSED: readonly (readonly [name: string, input: object, code: string])[] = [
  ['account-add', { name: 'eve', password: 'eve' }, 'WEAK_PASSWORD'],
  ['account-add', { name: 'eve', password: 'x'.repeat(1_000) }, 'UNACCEPTABLE_PASSWORD'],
  ['account-add', { name: '#eve', password: NAME }, 'BAD_ACCOUNT_NAME'],
  ['account-add', { name: '1eve', password: NAME }, 'BAD_ACCOUNT_NAME'],
  ['account-add', { name: 'NickServ', password: NAME }, 'BAD_ACCOUNT_NAME'],
  ['account-add', { name: 'ann', password: NAME }, 'ACCOUNT_EXISTS'],
  ['account-add', { name: 'gone', password: NAME }, 'USERNAME_EXISTS'],
  ['account-add', { name: 'dan', password: NAME }, 'TEMPORARILY_UNAVAILABLE'],
  ['account-add', {}, 'INPUT_MALFORMED'],
  ['account-remove', { name: 'eve' }, 'ACCOUNT_UNKNOWN'],
  ['account-email-remove', { name: 'ann' }, 'NOT_CHANGED'],
  ['account-host', { name: 'ann', host: 'a b' }, 'INVALID_HOST'],
  ['account-host-remove', { name: 'ann' }, 'NO_HOST'],
  ['account-key-add', { name: 'ann', key: 'ssh-rsa x' }, 'BAD_KEY'],
  ['account-key-remove', { name: 'ann', fingerprint: 'SHA256:x' }, 'NOT_CHANGED'],
  ['kill', { nick: 'eve' }, 'ERR_NOSUCHNICK'],
  ['ban', { target: 'eve' }, 'ACCOUNT_UNKNOWN'],
  ['ban', { target: '*' }, 'INVALID_TARGET'],
  ['ban', { target: '192.0.2.1', for: 'ever' }, 'INVALID_DURATION'],
  ['ban', { target: '192.0.2.1' }, 'TOO_MANY_BANS'],
  ['unban', { target: '192.0.2.1' }, 'NO_SUCH_BAN'],
  ['invite', { uses: 9 }, 'TOO_MANY_USES'],
  ['invite', {}, 'TOO_MANY_INVITATIONS'],
  ['invite', { label: 'x'.repeat(51) }, 'INPUT_MALFORMED'],
  ['invite', { for: 'ever' }, 'INVALID_DURATION'],
  ['uninvite', { id: 'none' }, 'NO_SUCH_INVITATION'],
  ['file-remove', { id: 'none' }, 'NO_SUCH_FILE'],
  ['token-add', { name: 'c/i' }, 'INPUT_MALFORMED'],
  ['token-add', { name: 'ci' }, 'TOKEN_EXISTS'],
  ['token-add', { name: 'cd' }, 'TOO_MANY_TOKENS'],
  ['token-add', { name: 'cd', for: 'ever' }, 'INVALID_DURATION'],
  ['token-remove', { name: 'none' }, 'NO_SUCH_TOKEN'],
  ['trends', { every: 'second' }, 'INPUT_MALFORMED'],
  ['search', { q: 'in:#nope' }, 'NO_SUCH_CHANNEL'],
  ['search', { q: '"tea' }, 'INPUT_MALFORMED'],
  ['search', { q: '!' }, 'INPUT_MALFORMED'],
  ['search', { q: 'in:' }, 'INPUT_MALFORMED'],
  ['search', { q: 'has:tea' }, 'INPUT_MALFORMED'],
  ['search', { q: Array.from({ length: 40 }, (_, index) => `w${index}`).join(' ') }, 'INPUT_MALFORMED'],
  ['search', { q: '' }, 'INPUT_MALFORMED'],
  ['search', { q: 'before:yesterday' }, 'INPUT_MALFORMED'],
  ['backup', { name: 'a/b' }, 'INPUT_MALFORMED'],
  ['backup', { name: 'there' }, 'BACKUP_EXISTS'],
  ['backup', { name: 'busy' }, 'BACKUP_UNDER_WAY'],
  ['backup', { name: 'full' }, 'NOT_STORED'],
  ['backup-verify', { name: 'none' }, 'NO_SUCH_BACKUP'],
  ['backup-verify', { name: 'damaged' }, 'BACKUP_UNUSABLE'],
  ['export', { channel: '#nope' }, 'NO_SUCH_CHANNEL'],
  ['export', { from: 'yesterday' }, 'INPUT_MALFORMED'],
  ['export', { from: '2026-13-01' }, 'INPUT_MALFORMED'],
  ['export', { from: '2026-02-01', to: '2026-01-01' }, 'INPUT_MALFORMED'],
  ['statistics', { days: 'some' }, 'INPUT_MALFORMED'],
  ['statistics', { days: '9999' }, 'INPUT_MALFORMED'],
  ['people', { before: 'x' }, 'INPUT_MALFORMED'],
]

void test('whatever an owner is refused is said in Chinese', async () => {
  const server = new TestServer({
    limits: { serverBansMax: 1, serverInvitationsMax: 1, serverInvitationUsesMax: 5, apiTokensMax: 1, accountsMax: 2 },
  })
  await server.accounts('ann', 'gone')
  const { ask } = ownerOf(server)
  for (const [name, input] of [
    ['account-remove', { name: 'gone' }],
    ['ban', { target: '198.51.100.1' }],
    ['invite', {}],
    ['token-add', { name: 'ci' }],
  ] as const)
    assert.equal((await ask(name, input)).kind, 'done', name)
  for (const [name, input, code] of REFUSED) {
    const outcome = await ask(name, input)
    assert.ok(outcome.kind === 'refused', `${name} ${JSON.stringify(input)}`)
    assert.equal(outcome.code, code, `${name} ${JSON.stringify(input)}: ${outcome.text}`)
    assert.match(inChinese(outcome.text), /\p{Script=Han}/u, outcome.text)
  }
  server.store.isFailing = true
  const notStored = await ask('account-remove', { name: 'ann' })
  assert.ok(notStored.kind === 'refused' && notStored.status === 503)
  assert.match(inChinese(notStored.text), /服务器无法写入磁盘/)
  for (const [name, input] of [
    ['export', {}],
    ['statistics', {}],
  ] as const) {
    const unread = await ask(name, input)
    assert.ok(unread.kind === 'refused' && unread.status === 503 && unread.code === 'STORE_FULL', name)
    assert.match(inChinese(unread.text), /磁盘/)
  }
})

void test('the values stand where they belong', () => {
  assert.equal(inChinese('There is no account a {0} b'), '没有账号 a {0} b')
  assert.equal(inChinese('There is a token $1 already'), '已经有令牌 $1')
  assert.equal(inChinese('a: Invalid type: Expected string but received 1'), 'a: 需要 string，而不是 1')
  assert.equal(inChinese('Something else'), 'Something else')
  for (const less of ['There is no account ', 'There is no account', 'a has no e-mail address.']) {
    assert.equal(inChinese(less), less)
  }
})

void test('a refusal is looked at once, however often what was given has the words of one in it', () => {
  const before = performance.now()
  const text = `a: ${'x: Invalid a: Expected b'.repeat(4_000)}`
  assert.equal(inChinese(text), text)
  // Looked at from each place anew, it takes minutes.
  assert.ok(performance.now() - before < 500)
})

void test('Chinese is wanted where it is named first', () => {
  const wanted = ['zh', 'zh-CN, en;q=0.5', 'ZH-Hant'].map(wantsChinese)
  const unwanted = ['en', 'en, zh;q=0.5', 'zhx', '*', undefined].map(wantsChinese)
  assert.deepEqual(
    [wanted, unwanted],
    [
      [true, true, true],
      [false, false, false, false, false],
    ],
  )
})
