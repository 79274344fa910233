import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chosenIn, hashOf, parseChosen } from './protocol.ts'
import { cachedName } from './routes.ts'

const FILES = new Set(['assets/main-1.js', 'icon.svg'])
const HOME = 'https://chat.example/'

const CASES: readonly (readonly [url: string, isNavigation: boolean, name: string | null])[] = [
  ['', true, './'],
  ['?q#place=%23a', true, './'],
  ['invitation#code', true, './'],
  ['owner', true, './'],
  ['assets/main-1.js', false, 'assets/main-1.js'],
  ['icon.svg', false, 'icon.svg'],
  ['assets/main-2.js', false, null],
  ['', false, null],
  ['invitation/irc', true, null],
  ['api/v1/status', false, null],
  ['metrics', true, null],
  ['healthz', true, null],
]
for (const [path, isNavigation, name] of CASES) {
  void test(`${isNavigation ? 'opening' : 'asking for'} /${path} is answered by ${name ?? 'the network'}`, () => {
    assert.equal(cachedName({ method: 'GET', url: HOME + path, isNavigation }, HOME, FILES), name)
    assert.equal(cachedName({ method: 'POST', url: HOME + path, isNavigation }, HOME, FILES), null)
  })
}

void test('nothing of another origin is answered, nor what lies beside the page', () => {
  const asked = { method: 'GET', url: 'https://other.example/icon.svg', isNavigation: false }
  assert.equal(cachedName(asked, HOME, FILES), null)
  assert.equal(cachedName({ ...asked, url: `${HOME}icon.svg` }, `${HOME}chat/`, FILES), null)
  assert.equal(cachedName({ ...asked, url: `${HOME}chat/icon.svg` }, `${HOME}chat/`, FILES), 'icon.svg')
})

void test('what was chosen comes whole through the address of a page, and a stranger’s address chooses nothing', () => {
  for (const chosen of [
    { kind: 'chosen', place: '#a&b=c d%', id: '01ABC' },
    { kind: 'chosen', place: 'ann', id: null },
  ] as const) {
    assert.deepEqual(chosenIn(hashOf(chosen)), chosen)
    assert.deepEqual(parseChosen(structuredClone(chosen)), chosen)
  }
  for (const hash of ['', '#', '#k7wqe-3mfzx-p9dha', '#place=']) assert.equal(chosenIn(hash), null)
  for (const data of [null, 'x', {}, { kind: 'chosen' }, { kind: 'chosen', place: 1 }])
    assert.equal(parseChosen(data), null)
})
