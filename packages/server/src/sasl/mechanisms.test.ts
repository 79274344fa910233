import assert from 'node:assert/strict'
import { test } from 'node:test'
import { external } from './external.ts'
import { oauthbearer } from './oauthbearer.ts'
import { plain } from './plain.ts'

const FAILED = { kind: 'failed' }
const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()
const password = (account: string, secret: string) => ({
  kind: 'claim',
  claim: { kind: 'password', account, password: secret },
})

for (const [text, expected] of [
  ['\0ann\0secret', password('ann', 'secret')],
  ['ann\0ann\0secret', password('ann', 'secret')],
  ['ANN\0ann\0secret', password('ann', 'secret')],
  ['\0ann\0geheim é', password('ann', 'geheim é')],
  ['bob\0ann\0secret', FAILED],
  ['\0\0secret', FAILED],
  ['\0ann\0', FAILED],
  ['ann\0secret', FAILED],
  ['\0ann\0sec\0ret', FAILED],
  ['', FAILED],
] as const) {
  void test(`PLAIN (RFC 4616): ${JSON.stringify(text)}`, () =>
    assert.deepEqual(plain(Buffer.from(text), isSame), expected))
}

void test('PLAIN: what is no UTF-8 fails', () => {
  assert.deepEqual(plain(Buffer.from('\0ann\0\xff', 'latin1'), isSame), FAILED)
})

for (const [text, account] of [
  ['', null],
  ['ann', 'ann'],
] as const) {
  void test(`EXTERNAL (RFC 4422): ${JSON.stringify(text)}`, () => {
    assert.deepEqual(external(Buffer.from(text)), { kind: 'claim', claim: { kind: 'certificate', account } })
  })
}

void test('EXTERNAL: a NUL, and what is no UTF-8, fails', () => {
  for (const bytes of [Buffer.from('a\0b'), Buffer.from([0xff])]) assert.deepEqual(external(bytes), FAILED)
})

const WHY_NOT = { status: 'invalid_token' }
for (const [text, account] of [
  ['n,a=ann,\x01host=x\x01port=6697\x01auth=Bearer plt_token\x01\x01', 'ann'],
  ['n,,\x01auth=Bearer plt_token\x01\x01', null],
  ['y,a=a=2Cb=3D,\x01auth=bearer  plt_token\x01\x01', 'a,b='],
] as const) {
  void test(`OAUTHBEARER (RFC 7628): ${JSON.stringify(text)}`, () => {
    const step = oauthbearer(Buffer.from(text))
    assert.ok(step.kind === 'claim')
    assert.deepEqual(step.claim, { kind: 'token', account, token: 'plt_token' })
    assert.deepEqual(JSON.parse(Buffer.from(step.refused?.data ?? []).toString()), WHY_NOT)
    assert.deepEqual(step.refused?.respond(Buffer.from('\x01')), FAILED)
  })
}

for (const text of [
  '',
  'n,,',
  'n,,\x01\x01',
  'n,,\x01auth=Basic eA==\x01\x01',
  'n,,\x01auth=Bearer token',
  'n,,\x01auth=Bearer token\x01',
  'p=tls-exporter,,\x01auth=Bearer token\x01\x01',
]) {
  void test(`OAUTHBEARER: what is none fails: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(oauthbearer(Buffer.from(text)), FAILED)
  })
}
