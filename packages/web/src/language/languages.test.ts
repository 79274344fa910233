import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OUTSIDE_IN_ENGLISH } from '../composer/outside-words.ts'
import { ENTRANCE_IN_ENGLISH } from '../entrance/entrance-words.ts'
import { FILES_IN_ENGLISH } from '../files/file-words.ts'
import { TAKEN_IN_ENGLISH } from '../header/taken-words.ts'
import { MESSAGE_IN_ENGLISH } from '../message/message-words.ts'
import { KEYS_IN_ENGLISH } from '../overlays/key-words.ts'
import { OVERLAYS_IN_ENGLISH } from '../overlays/overlay-words.ts'
import { PANELS_IN_ENGLISH } from '../panel/panel-words.ts'
import { PERSON_IN_ENGLISH } from '../people/person-words.ts'
import { ENGLISH } from './en.ts'
import { bestLanguage, LANGUAGE_TAGS, loadLanguage } from './languages.ts'
import type { Translation } from './translation.ts'
import { wordsOf } from './words-of.ts'

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

/** What stands in the code in English. The phrases that all clients say alike are compared in packages/irc. */
const IN_ENGLISH: Omit<Translation, 'phrases'> = {
  page: ENGLISH,
  entrance: ENTRANCE_IN_ENGLISH,
  taken: TAKEN_IN_ENGLISH,
  outside: OUTSIDE_IN_ENGLISH,
  message: MESSAGE_IN_ENGLISH,
  person: PERSON_IN_ENGLISH,
  files: FILES_IN_ENGLISH,
  overlays: OVERLAYS_IN_ENGLISH,
  keys: KEYS_IN_ENGLISH,
  panels: PANELS_IN_ENGLISH,
}

void test('dates are written as the reader does, in the variant of the language that it wants most', async () => {
  for (const [tag, wanted, locale] of [
    ['en', ['en-GB', 'en-US', 'en'], 'en-GB'],
    ['en', ['zh-CN', 'en-AU'], 'en-AU'],
    ['zh', ['en-AU', 'zh-Hant-HK'], 'zh-Hant-HK'],
    ['en', ['en-150'], 'en-150'],
    // As chromium names the language where the machine has none.
    ['en', ['en-US@posix'], 'en-US'],
    ['en', ['eng-GB', 'e', 'de-DE'], 'en'],
    ['en', ['en-GB-GB', 'en'], 'en-GB'],
    ['zh', [], 'zh'],
  ] as const) {
    assert.equal((await loadLanguage(tag, wanted)).locale, locale)
    assert.doesNotThrow(() => new Intl.Locale(locale))
  }
})

void test('every other language says everything, in words of its own', async () => {
  const english = new Map(sentencesOf(IN_ENGLISH))
  for (const tag of LANGUAGE_TAGS.filter((tag) => tag !== 'en')) {
    const { tag: _, locale: __, phrases, ...words } = await loadLanguage(tag, [])
    assert.ok((phrases?.size ?? 0) > 0, tag)
    const sentences = new Map(sentencesOf(words))
    assert.deepEqual([...sentences.keys()].toSorted(), [...english.keys()].toSorted(), tag)
    const empty = [...sentences].filter(([, sentence]) => sentence.trim() === '')
    assert.deepEqual(empty, [], tag)
    const untranslated = [...sentences].filter(
      ([key, sentence]) => /[a-z]{3}/i.test(sentence) && sentence === english.get(key),
    )
    assert.deepEqual(untranslated, [], tag)
  }
})

void test('a part of the page speaks the language that is there, and English before', async () => {
  const words = wordsOf('person', PERSON_IN_ENGLISH)
  assert.equal(words(await loadLanguage('en', [])).write, 'Write a message')
  assert.equal(words(await loadLanguage('zh', [])).write, '发消息')
})

/** Sentences with places are said with numbers in them, which are the same in every language. */
function* sentencesOf(strings: object, path = ''): Iterable<readonly [string, string]> {
  for (const [key, value] of Object.entries(strings)) {
    const at = `${path}${key}`
    if (typeof value === 'string') yield [at, value]
    else if (typeof value === 'function') yield [at, String(value(2, 3, 4))]
    else yield* sentencesOf(value, `${at}.`)
  }
}
