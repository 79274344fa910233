import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signal } from '@preact/signals'
import type { SharedFile } from '@partyline/irc/client'
import type { Fetch, Proof } from './ask-server.ts'
import { Shelf, ShelfError, SMALL_MAX, UNASKED_BYTES_MAX } from './shelf.ts'

const ANN: Proof = { name: 'ann', secret: 'correct-horse' }
const CAT: SharedFile = { id: 'cat', name: 'cat.png', type: 'image/png', bytes: 5, pixels: { width: 2, height: 1 } }
const NEVER = new AbortController().signal

interface Stage {
  readonly shelf: Shelf
  /** Paths, with a star where an account was proven. */
  readonly asked: string[]
}

/** @param statusOf a path with its star */
function stage(statusOf: (asked: string) => number, proof: Proof | null = ANN): Stage {
  const asked: string[] = []
  const doFetch: Fetch = (path, { headers, credentials }) => {
    assert.equal(credentials, 'omit', 'a browser would ask its person for a password')
    const one = path + (new Headers(headers).has('authorization') ? '*' : '')
    asked.push(one)
    const status = statusOf(one)
    return status === 0 ? Promise.reject(new TypeError('no network')) : Promise.resolve(new Response('x', { status }))
  }
  return { shelf: new Shelf({ proof: signal(proof), fetch: doFetch }), asked }
}

async function problemOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (error: unknown) => error,
  )
  return error instanceof ShelfError ? error.problem : String(error)
}

void test('a small picture is asked for once, as long as it is among the latest', async () => {
  const { shelf, asked } = stage(() => 200)
  const address = await shelf.small(CAT)
  assert.equal(await shelf.small(CAT), address)
  assert.deepEqual(asked, ['/thumbnails/cat'])
  for (let index = 0; index < SMALL_MAX; index += 1) await shelf.small({ ...CAT, id: `other${index}` })
  assert.notEqual(await shelf.small(CAT), address)
  assert.equal(asked.filter((one) => one === '/thumbnails/cat').length, 2)
  shelf.end()
})

void test('where there is no small one, the whole is taken, up to a size', async () => {
  const statusOf = (asked: string) => (asked.startsWith('/thumbnails') ? 404 : 200)
  const { shelf, asked } = stage(statusOf)
  assert.notEqual(await shelf.small({ ...CAT, bytes: UNASKED_BYTES_MAX }), null)
  assert.deepEqual(asked, ['/thumbnails/cat', '/files/cat'])
  assert.equal(await stage(statusOf).shelf.small({ ...CAT, bytes: UNASKED_BYTES_MAX + 1 }), null)
  shelf.end()
})

void test('an account is proven where the server wants that, and from then on at once', async () => {
  const { shelf, asked } = stage((one) => (one.endsWith('*') ? 200 : 401))
  await shelf.small(CAT)
  URL.revokeObjectURL(await shelf.whole(CAT, NEVER))
  assert.deepEqual(asked, ['/thumbnails/cat', '/thumbnails/cat*', '/files/cat*'])
  assert.equal(await problemOf(stage(() => 401, null).shelf.small(CAT)), 'for-members')
  assert.equal(await problemOf(stage(() => 401).shelf.small(CAT)), 'for-members')
})

void test('what failed is asked for again', async () => {
  let status = 0
  const { shelf } = stage(() => status)
  assert.equal(await problemOf(shelf.small(CAT)), 'unreachable')
  status = 404
  assert.equal(await problemOf(shelf.small(CAT)), 'gone')
  status = 200
  assert.notEqual(await shelf.small(CAT), null)
  shelf.end()
})

void test('an id that is none is not asked for', async () => {
  const { shelf, asked } = stage(() => 200)
  for (const id of ['..', '../admin', 'a/b', '']) {
    assert.equal(await problemOf(shelf.whole({ ...CAT, id }, NEVER)), 'gone')
    assert.equal(await problemOf(shelf.small({ ...CAT, id })), 'gone')
  }
  assert.deepEqual(asked, [])
})
