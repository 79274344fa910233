import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countTold } from './count-told.ts'

void test('a client knows those in its NAMES, itself among them, and those that came later', () => {
  const lines = [
    ':ann!a@host JOIN #crowd',
    ':irc.test 353 ann = #crowd :@eve ann',
    ':irc.test 353 ann = #crowd :bob ',
    ':irc.test 366 ann #crowd :End',
    ':dan!d@host JOIN :#crowd',
    '',
  ]
  assert.equal(countTold(lines.join('\r\n'), 'ann'), 4)
})
