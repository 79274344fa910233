import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { ENGLISH } from './en.ts'
import { languageOf } from './languages.ts'

void describe('the language', () => {
  for (const [locale, tag] of [
    ['zh_CN.UTF-8', 'zh'],
    ['zh-Hant-TW', 'zh'],
    ['en_GB', 'en'],
    ['de_DE.UTF-8', 'en'],
    ['C', 'en'],
    ['', 'en'],
  ] as const) {
    void it(`of ${JSON.stringify(locale)} is ${tag}`, () => {
      assert.equal(languageOf(locale).strings.tag, tag)
    })
  }

  void it('has no word in Chinese that is still English', () => {
    const english = new Map(wordsOf(ENGLISH))
    const same = [...wordsOf(languageOf('zh').strings)].filter(
      ([key, word]) => /[a-z]{3}/i.test(word) && word === english.get(key),
    )
    assert.deepEqual(
      same.map(([key]) => key),
      ['signIn.title'],
    )
  })

  void it('has nothing that is said nowhere', () => {
    const source = join(import.meta.dirname, '..')
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    const code = files
      .filter((file) => file.endsWith('.ts') && !file.includes('language/') && !file.endsWith('.test.ts'))
      .map((file) => readFileSync(join(source, file), 'utf8'))
      .join('')
    // Kinds of troubles and failures are taken by their names.
    const unsaid = [...wordsOf(ENGLISH)]
      .map(([key]) => key)
      .filter((key) => !/^(?:trouble|failure|keys|language|tag|today|yesterday)\b/.test(key))
      .filter((key) => !new RegExp(`\\b${key.split('.').at(-1) ?? ''}\\b`).test(code))
    assert.deepEqual(unsaid, [])
  })
})

function* wordsOf(strings: object, path = ''): Iterable<readonly [string, string]> {
  for (const [key, value] of Object.entries(strings)) {
    const at = `${path}${key}`
    if (typeof value === 'string') yield [at, value]
    else if (typeof value === 'function') yield [at, String(value(['x'], 'y'))]
    else if (typeof value === 'object' && value !== null) yield* wordsOf(value, `${at}.`)
  }
}
