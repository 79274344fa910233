import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Kept } from './kept.ts'
import { openSettings, parseSettings } from './settings.ts'

void test('a choice is there when the page is opened again', () => {
  const kept = new Kept(null)
  openSettings(kept).change({ theme: 'dark', highlights: ['release'] })
  openSettings(kept).change({ language: 'zh', hasPeople: false })
  const { theme, highlights, language, hasPeople, hasPlaces } = openSettings(kept).current.value
  assert.deepEqual(
    { theme, highlights, language, hasPeople, hasPlaces },
    { theme: 'dark', highlights: ['release'], language: 'zh', hasPeople: false, hasPlaces: true },
  )
})

void test('what cannot be understood is as if it had never been chosen', () => {
  const unchosen = parseSettings(null)
  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '7',
    '{"theme":"pink","language":"toString","highlights":{},"hasPlaces":1}',
  ])
    assert.deepEqual(parseSettings(text), unchosen)
  assert.deepEqual(parseSettings('{"highlights":["a",1]}').highlights, ['a'])
})
