import assert from 'node:assert/strict'
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { test } from 'node:test'
import type { Respond, SaslStep } from './mechanism.ts'
import { scram, type ScramKeys, type ScramParts } from './scram.ts'

const hmac = (key: Uint8Array, text: string) => createHmac('sha256', key).update(text).digest()
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const xor = (one: Buffer, other: Buffer) => Buffer.from(one.map((byte, index) => byte ^ (other[index] ?? 0)))

function keysOf(password: string, salt: Buffer, iterations: number): ScramKeys {
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  return {
    salt: salt.toString('base64'),
    iterations,
    storedKey: hash(hmac(salted, 'Client Key')).toString('base64'),
    serverKey: hmac(salted, 'Server Key').toString('base64'),
  }
}

const SALT = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64')
const KEYS = keysOf('pencil', SALT, 4_096)
const PARTS: ScramParts = {
  keysOf: () => KEYS,
  nonce: () => '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0',
}

function challenge(step: SaslStep): { readonly text: string; readonly respond: Respond } {
  assert.ok(step.kind === 'challenge')
  return { text: Buffer.from(step.data).toString(), respond: step.respond }
}

void test('the example of RFC 7677 3', () => {
  const first = challenge(scram(PARTS)(Buffer.from('n,,n=user,r=rOprNGfwEbeRWgbNEkqO')))
  assert.equal(first.text, 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096')
  const proof = 'p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ='
  const last = challenge(
    first.respond(Buffer.from(`c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,${proof}`)),
  )
  assert.equal(last.text, 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')
  assert.deepEqual(last.respond(Buffer.alloc(0)), { kind: 'claim', claim: { kind: 'proven', account: 'user' } })
  assert.deepEqual(last.respond(Buffer.from('more')), { kind: 'failed' })
})

/** A client that does it right, but for what is changed. */
function run(header: string, password = 'pencil'): SaslStep {
  const bare = 'n=user,r=abc'
  const step = scram(PARTS)(Buffer.from(`${header}${bare}`))
  if (step.kind !== 'challenge') return step
  const said = Buffer.from(step.data).toString()
  const nonce = /^r=([^,]+)/.exec(said)?.[1] ?? ''
  const bound = Buffer.from(header).toString('base64')
  const withoutProof = `c=${bound},r=${nonce}`
  const clientKey = hmac(pbkdf2Sync(password, SALT, 4_096, 32, 'sha256'), 'Client Key')
  const signature = hmac(hash(clientKey), `${bare},${said},${withoutProof}`)
  return step.respond(Buffer.from(`${withoutProof},p=${xor(clientKey, signature).toString('base64')}`))
}

void test('a client goes on without channel binding, which is not offered', () => {
  assert.equal(run('n,,').kind, 'challenge')
  assert.equal(run('y,,').kind, 'challenge')
  assert.equal(run('p=tls-exporter,,').kind, 'failed')
})

void test('a wrong password fails, and says whose it was', () => {
  assert.deepEqual(run('n,,', 'pen'), { kind: 'failed', guess: 'user' })
})

for (const message of [
  '',
  'n,,',
  'n,,n=,r=a',
  'n,,n=a=b,r=a',
  'n,,n=a,r=',
  'x,,n=a,r=a',
  'n,a=bob,n=ann,r=a',
  'n,,m=x,n=a,r=a',
  'n,,n=\xff,r=a',
]) {
  void test(`a first message that is none fails: ${JSON.stringify(message)}`, () => {
    assert.deepEqual(scram(PARTS)(Buffer.from(message, 'latin1')), { kind: 'failed' })
  })
}

for (const message of [
  '',
  'c=biws,r=other,p=AA==',
  'c=AAAA,r=NONCE,p=AA==',
  'c=biws,r=NONCE',
  'c=biws,r=NONCE,p=!',
  'c=biws,r=NONCE,p=AA==',
]) {
  void test(`a last message that is none fails: ${JSON.stringify(message)}`, () => {
    const first = challenge(scram(PARTS)(Buffer.from('n,,n=user,r=abc')))
    const nonce = /^r=([^,]+)/.exec(first.text)?.[1] ?? ''
    assert.equal(first.respond(Buffer.from(message.replace('NONCE', nonce))).kind, 'failed')
  })
}
