import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compiledFolder } from './compiled-folder.ts'

const BUNDLE = 'file:///usr/lib/partyline/dist/main.js'

for (const [command, env, folder] of [
  ['chat', { HOME: '/home/ann' }, '/home/ann/.cache/partyline'],
  ['chat', { HOME: '/home/ann', XDG_CACHE_HOME: '/var/ann' }, '/var/ann/partyline'],
  ['chat', { HOME: '/home/ann', XDG_CACHE_HOME: 'here' }, '/home/ann/.cache/partyline'],
  ['chat', {}, null],
  ['nc', { HOME: '/home/ann' }, null],
  [undefined, { HOME: '/home/ann' }, null],
] as const) {
  void test(`what is compiled of ${command ?? 'nothing'} with ${JSON.stringify(env)} is kept in ${folder}`, () => {
    assert.equal(compiledFolder(BUNDLE, command, env), folder)
  })
}

void test('of the sources it is kept beside the packages', () => {
  assert.match(compiledFolder('file:///src/main.ts', 'nc', {}) ?? '', /\/node_modules\/\.cache\/node-compile-cache$/)
})
