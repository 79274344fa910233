import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldName } from '../names.ts'
import { readCommand } from './read-command.ts'

const has = (name: string) => ['roll', 'help', 'würfel'].includes(name)

for (const [text, where, expected] of [
  ['!roll 2d6', 'channel', { name: 'roll', rest: '2d6' }],
  ['  !ROLL', 'channel', { name: 'roll', rest: '' }],
  ['!roll  two\nlines ', 'channel', { name: 'roll', rest: 'two\nlines' }],
  ['!würfel', 'channel', { name: 'würfel', rest: '' }],
  ['Remy: roll 2d6', 'channel', { name: 'roll', rest: '2d6' }],
  ['@remy, !roll', 'channel', { name: 'roll', rest: '' }],
  ['remy roll', 'channel', { name: 'roll', rest: '' }],
  ['roll 2d6', 'private', { name: 'roll', rest: '2d6' }],
  ['!roll', 'private', { name: 'roll', rest: '' }],
  ['roll 2d6', 'channel', null],
  ['!unknown', 'channel', null],
  ['remy: what is up', 'channel', null],
  ['how are you', 'private', null],
  ['remy', 'channel', null],
  ['!', 'channel', null],
  ['!!!', 'channel', null],
  ['', 'private', null],
] as const) {
  void test(`${JSON.stringify(text)} in a ${where} is ${expected === null ? 'no command' : `the command ${expected.name}`}`, () => {
    const spoken = { text, isPrivate: where === 'private', nick: 'remy', fold: foldName }
    assert.deepEqual(readCommand(spoken, '!', has), expected)
  })
}
