import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Kept } from '../app/kept.ts'
import { claim, keptAccess, ownerApi, OwnerError, type Fetch } from './owner-api.ts'

/** A server that answers so, and what it was asked. */
function server(status: number, body: unknown) {
  const asked: { readonly url: string; readonly init: RequestInit }[] = []
  const doFetch: Fetch = async (url, init) => {
    asked.push({ url, init })
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })
  }
  return { asked, doFetch }
}

void test('the code of a link goes in the body, and what came for it is kept in this browser', async () => {
  const kept = new Kept(null)
  assert.equal(keptAccess(kept), null)
  const { asked, doFetch } = server(200, { name: 'browser-abc', token: 'pla_x' })
  await claim('secret', 'zh', kept, doFetch)
  assert.deepEqual(keptAccess(kept), { name: 'browser-abc', token: 'pla_x' })
  assert.deepEqual([asked[0]?.url, asked[0]?.init.body], ['./api/v1/browser', '{"code":"secret"}'])
})

void test('each question carries the token, and the language in which a refusal is wanted', async () => {
  const { asked, doFetch } = server(200, { people: [] })
  const kept = new Kept(null)
  const api = ownerApi({ name: 'b', token: 'pla_x' }, { language: 'zh', kept, onRefused: () => assert.fail(), doFetch })
  await api.ask('POST', 'bans', { target: 'x' })
  const { headers, method } = asked[0]?.init ?? {}
  assert.deepEqual(
    [method, headers],
    ['POST', { 'Accept-Language': 'zh', Authorization: 'Bearer pla_x', 'Content-Type': 'application/json' }],
  )
})

void test('a token that is none any more is forgotten', async () => {
  const kept = new Kept(null)
  await claim('secret', 'en', kept, server(200, { name: 'b', token: 'pla_x' }).doFetch)
  let refused = 0
  const { doFetch } = server(401, { error: { code: 'TOKEN_REQUIRED', text: 'no' } })
  const api = ownerApi(
    { name: 'b', token: 'pla_x' },
    { language: 'en', kept, onRefused: () => (refused += 1), doFetch },
  )
  await assert.rejects(api.ask('GET', 'people'), { code: 'TOKEN_REQUIRED' })
  assert.deepEqual([refused, keptAccess(kept)], [1, null])
})

void test('a refusal has its code and text, and a server that does not answer in JSON is unreachable', async () => {
  const refusal = server(409, { error: { code: 'REGISTRATION_CLOSED', text: 'closed' } })
  const isRefusal = (error: unknown) =>
    error instanceof OwnerError && error.code === 'REGISTRATION_CLOSED' && error.message === 'closed'
  await assert.rejects(claim('x', 'en', new Kept(null), refusal.doFetch), isRefusal)
  await assert.rejects(claim('x', 'en', new Kept(null), server(502, '<html>').doFetch), { code: 'UNREACHABLE' })
  const gone: Fetch = () => Promise.reject(new TypeError('Failed to fetch'))
  await assert.rejects(claim('x', 'en', new Kept(null), gone), { code: 'UNREACHABLE' })
})

void test('what this browser keeps and cannot be read is nothing', () => {
  const kept = new Kept(null)
  for (const text of ['', '{', '[]', '{"name":"a"}', '{"name":1,"token":"x"}']) {
    kept.write('owner', text)
    assert.equal(keptAccess(kept), null)
  }
})
