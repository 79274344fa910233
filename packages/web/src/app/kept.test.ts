import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Kept, localStorageOf } from './kept.ts'

class FakeStorage implements Storage {
  readonly [name: string]: unknown
  readonly length = 0
  readonly #isFull: () => boolean

  constructor(isFull: () => boolean = () => false) {
    this.#isFull = isFull
    Object.defineProperty(this, 'length', { enumerable: false })
  }

  getItem(key: string): string | null {
    const value = this[key]
    return typeof value === 'string' ? value : null
  }

  setItem(key: string, value: string): void {
    if (this.#isFull()) throw new DOMException('full', 'QuotaExceededError')
    Object.assign(this, { [key]: value })
  }

  removeItem(key: string): void {
    Reflect.deleteProperty(this, key)
  }

  key(): null {
    return null
  }

  clear(): void {}
}

void test('what is written is read again, listed, and forgotten', () => {
  const kept = new Kept(new FakeStorage())
  kept.write('draft.#b', 'two')
  kept.write('draft.#a', 'one')
  kept.write('settings', '{}')
  assert.equal(kept.read('draft.#a'), 'one')
  assert.deepEqual(kept.names('draft.'), ['draft.#a', 'draft.#b'])
  kept.write('draft.#a', null)
  assert.equal(kept.read('draft.#a'), null)
  assert.deepEqual(kept.names('draft.'), ['draft.#b'])
})

void test('a storage that is full or missing costs nothing while the page is open', () => {
  let isFull = false
  const full = new Kept(new FakeStorage(() => isFull))
  full.write('draft', 'early')
  isFull = true
  full.write('draft', 'late')
  assert.equal(full.read('draft'), 'late')
  full.write('draft', null)
  assert.equal(full.read('draft'), null)
  const missing = new Kept(null)
  missing.write('draft', 'text')
  assert.equal(missing.read('draft'), 'text')
  assert.deepEqual(missing.names(''), ['draft'])
})

void test('a browser that refuses to name its storage has none', () => {
  const refusing = {
    get localStorage(): Storage {
      throw new DOMException('refused', 'SecurityError')
    },
  }
  assert.equal(localStorageOf(refusing), null)
})
