import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Kept } from '../app/kept.ts'
import { parseRemembered, type RememberedUpload, RememberedUploads } from './remembered-uploads.ts'
import { UPLOAD_LIMITS } from './upload-limits.ts'

const NOW = 1_000_000_000_000
const FILM: RememberedUpload = {
  key: '1-abc',
  url: '/uploads/abc',
  print: { name: 'film.mkv', bytes: 5, modified: 7, ends: 'f00' },
  place: { kind: 'channel', name: '#lobby' },
  isKeptAsItIs: false,
  at: NOW - 1,
}

/** Of one name at a time, one holder; the others wait. */
class Locks {
  readonly #turns = new Map<string, Promise<unknown>>()

  request = (name: string, ...rest: readonly unknown[]): Promise<undefined> => {
    const task = rest.at(-1)
    if (typeof task !== 'function') throw new TypeError('there is nothing to do with the lock')
    const turn = (this.#turns.get(name) ?? Promise.resolve()).then(() => task({ name, mode: 'exclusive' }) as unknown)
    this.#turns.set(name, turn)
    return turn.then(() => undefined)
  }
}

function tab(kept: Kept, locks: Locks): { readonly uploads: RememberedUploads; readonly found: RememberedUpload[] } {
  const uploads = new RememberedUploads({ kept, locks, beginning: 'upload/ann/', now: () => NOW })
  const found: RememberedUpload[] = []
  uploads.find((upload) => found.push(upload))
  return { uploads, found }
}

const turn = () => new Promise(setImmediate)

void test('what a closed tab has left is offered by the next one, and by no other while one has it', async () => {
  const [kept, locks] = [new Kept(null), new Locks()]
  const first = tab(kept, locks)
  first.uploads.write(FILM)
  const second = tab(kept, locks)
  const third = tab(kept, locks)
  await turn()
  assert.deepEqual([second.found, third.found], [[], []])
  first.uploads.end()
  await turn()
  assert.deepEqual([second.found, third.found], [[FILM], []])
  second.uploads.forget(FILM.key)
  await turn()
  assert.deepEqual(third.found, [])
  assert.deepEqual(kept.names('upload/'), [])
})

void test('what is damaged, or over at the server, is forgotten', async () => {
  const [kept, locks] = [new Kept(null), new Locks()]
  const old = { ...FILM, key: '0-old', at: NOW - UPLOAD_LIMITS.rememberedMs }
  tab(kept, locks).uploads.write(old)
  kept.write('upload/ann/broken', '{"url":5}')
  const uploads = new RememberedUploads({ kept, locks: undefined, beginning: 'upload/ann/', now: () => NOW })
  const found: RememberedUpload[] = []
  uploads.find((upload) => found.push(upload))
  await turn()
  assert.deepEqual(found, [])
  assert.deepEqual(kept.names('upload/'), [])
})

void test('so many are offered at most', () => {
  const [kept, locks] = [new Kept(null), new Locks()]
  const { uploads } = tab(kept, locks)
  for (let index = 0; index <= UPLOAD_LIMITS.rememberedMax; index += 1)
    uploads.write({ ...FILM, key: String(index).padStart(3, '0') })
  const later = new RememberedUploads({ kept, locks: undefined, beginning: 'upload/ann/', now: () => NOW })
  let count = 0
  later.find(() => (count += 1))
  assert.equal(count, UPLOAD_LIMITS.rememberedMax)
})

void test('an address that is not of an upload here is none', () => {
  for (const upload of [FILM, { ...FILM, url: null, isKeptAsItIs: true }])
    assert.deepEqual(parseRemembered(JSON.stringify(upload)), upload)
  for (const url of ['https://evil.example/uploads/a', '//evil.example', '/uploads/../admin', '/files/abc', ''])
    assert.equal(parseRemembered(JSON.stringify({ ...FILM, url })), null, url)
  for (const text of [null, '', '{', 'null', '[]', '5', '{}']) assert.equal(parseRemembered(text), null)
})
