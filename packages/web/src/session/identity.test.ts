import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Kept } from '../app/kept.ts'
import { identityOf, IdentityStore, parseClaim, type Claim } from './identity.ts'

const GUEST: Claim = { nick: 'ann', serverPassword: '', account: null }
const WITH_PASSWORD: Claim = { nick: 'ann', serverPassword: '', account: { name: 'ann', secret: 'secret' } }
const WITH_TOKEN: Claim = { nick: 'ann', serverPassword: 'key', account: { name: 'ann', secret: 'plt_x' } }

void test('a guest and a device come in again after the browser was closed; a password only while the tab is open', () => {
  for (const [claim, later] of [
    [GUEST, GUEST],
    [WITH_TOKEN, WITH_TOKEN],
    [WITH_PASSWORD, null],
  ] as const) {
    const [kept, tab] = [new Kept(null), new Kept(null)]
    new IdentityStore(kept, tab).write(claim)
    assert.deepEqual(new IdentityStore(kept, tab).read(), claim)
    assert.deepEqual(new IdentityStore(kept, new Kept(null)).read(), later)
  }
})

void test('a person that leaves is forgotten', () => {
  const store = new IdentityStore(new Kept(null), new Kept(null))
  store.write(GUEST)
  store.forget()
  assert.equal(store.read(), null)
})

void test('what proves an account is a token where it is one', () => {
  assert.deepEqual(identityOf(GUEST), { nick: 'ann' })
  assert.deepEqual(identityOf(WITH_PASSWORD).credentials, { kind: 'password', account: 'ann', password: 'secret' })
  assert.deepEqual(identityOf(WITH_TOKEN), {
    nick: 'ann',
    password: 'key',
    credentials: { kind: 'token', account: 'ann', token: 'plt_x' },
  })
})

void test('what cannot be understood of what was kept is nobody', () => {
  for (const text of [null, '', '{', '[]', '{"nick":1}', '{"nick":""}', '"ann"']) assert.equal(parseClaim(text), null)
  assert.deepEqual(parseClaim('{"nick":"ann","account":{"name":"ann"}}'), GUEST)
})
