import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SentTexts } from './sent-texts.ts'

function sentTexts(...texts: readonly string[]): SentTexts {
  const sent = new SentTexts()
  for (const text of texts) sent.remember(text)
  return sent
}

void test('from an empty composer the newest comes first, then those before it, and back to the empty one', () => {
  const sent = sentTexts('one', 'two')
  assert.equal(sent.beside('', -1), 'two')
  assert.equal(sent.beside('two', -1), 'one')
  assert.equal(sent.beside('one', -1), null, 'there is nothing before the oldest')
  assert.equal(sent.beside('one', 1), 'two')
  assert.equal(sent.beside('two', 1), '')
  assert.equal(sent.beside('', 1), null)
})

void test('what a person has written stays', () => {
  const sent = sentTexts('one')
  assert.equal(sent.beside('half a thou', -1), null)
  assert.equal(sent.beside('', -1), 'one')
  assert.equal(sent.beside('one, changed', -1), null)
  assert.equal(sent.beside('one, changed', 1), null)
})

void test('what is said again is there once, as the newest', () => {
  const sent = sentTexts('one', 'two', 'one')
  assert.equal(sent.beside('', -1), 'one')
  assert.equal(sent.beside('one', -1), 'two')
  assert.equal(sent.beside('two', -1), null)
})

void test('before anything was sent there is nothing', () => {
  assert.equal(new SentTexts().beside('', -1), null)
})
