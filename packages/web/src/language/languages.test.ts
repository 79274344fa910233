import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENGLISH } from './en.ts'
import { bestLanguage, LANGUAGE_TAGS, loadLanguage } from './languages.ts'

void test('the first language that there is, of those that the reader wants', () => {
  for (const [wanted, tag] of [
    [['zh-CN', 'en'], 'zh'],
    [['zh-Hant-TW'], 'zh'],
    [['de-DE', 'zh-CN', 'en'], 'zh'],
    [['en-GB', 'zh'], 'en'],
    [['de', 'zhx'], 'en'],
    [['toString'], 'en'],
    [[], 'en'],
  ] as const)
    assert.equal(bestLanguage(wanted), tag)
})

void test('every language says everything, in words of its own', async () => {
  const english = new Map(wordsOf(ENGLISH))
  for (const tag of LANGUAGE_TAGS) {
    const words = new Map(wordsOf((await loadLanguage(tag)).strings))
    assert.deepEqual([...words.keys()].toSorted(), [...english.keys()].toSorted(), tag)
    const empty = [...words].filter(([, word]) => word.trim() === '')
    assert.deepEqual(empty, [], tag)
    if (tag === 'en') continue
    const untranslated = [...words].filter(([key, word]) => /[a-z]{3}/i.test(word) && word === english.get(key))
    assert.deepEqual(untranslated, [], tag)
  }
})

/** Sentences with places are said with numbers in them, which are the same in every language. */
function* wordsOf(strings: object, path = ''): Iterable<readonly [string, string]> {
  for (const [key, value] of Object.entries(strings)) {
    const at = `${path}${key}`
    if (typeof value === 'string') yield [at, value]
    else if (typeof value === 'function') yield [at, String(value(2, 3, 4))]
    else yield* wordsOf(value, `${at}.`)
  }
}
