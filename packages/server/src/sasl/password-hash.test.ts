import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword, isPasswordHash, isPasswordOf } from './password-hash.ts'

/** A test vector of the reference implementation of RFC 9106. */
const OF_OTHERS = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'

void test('a password is known by its hash, and no other is', async () => {
  const hash = await hashPassword('correct horse')
  assert.match(hash, /^\$argon2id\$v=19\$m=65536,t=3,p=1\$/)
  assert.ok(await isPasswordOf(hash, 'correct horse'))
  assert.ok(!(await isPasswordOf(hash, 'correct horse ')))
})

void test('two hashes of one password differ', async () => {
  assert.notEqual(await hashPassword('same'), await hashPassword('same'))
})

void test('a hash that another program made is understood', async () => {
  assert.ok(await isPasswordOf(OF_OTHERS, 'password'))
  assert.ok(!(await isPasswordOf(OF_OTHERS, 'Password')))
})

for (const text of [
  '',
  'password',
  '$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
  '$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
  '$argon2id$v=19$m=4,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
  '$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
  '$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
]) {
  void test(`it is no hash, and of no password: ${text}`, async () => {
    assert.ok(!isPasswordHash(text))
    assert.ok(!(await isPasswordOf(text, 'password')))
  })
}
