/** A row that no text of the server fits any more would be kept for ever, and its text be English. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { inLanguage } from './languages.ts'
import { MODES_IN_CHINESE } from './zh-modes.ts'
import { NUMERICS_IN_CHINESE } from './zh-numerics.ts'
import { REFUSALS_IN_CHINESE } from './zh-refusals.ts'
import { HELP_IN_CHINESE, SERVICES_IN_CHINESE } from './zh-services.ts'

const ROWS = [
  ...HELP_IN_CHINESE,
  ...MODES_IN_CHINESE,
  ...SERVICES_IN_CHINESE,
  ...REFUSALS_IN_CHINESE,
  ...NUMERICS_IN_CHINESE,
]

const SOURCES = globSync(['{network,commands,replies,credentials,pipeline}/**/*.ts', '../../irc/src/numerics.ts'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  exclude: ['**/*.test.ts'],
})
  .map((file) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8').replaceAll("\\'", "'"))
  .join('\n')

/** Made of several texts, of which the longest says little. */
const COMPOSED = ['That takes ', 'You: ', 'No ban of {0} matches you ']

/** Whether most of what stands between the values does in a source, three words at a time. */
function isSaid(english: string): boolean {
  const [longest = ''] = english.split(/\{\d+\}/).toSorted((one, other) => other.length - one.length)
  const words = longest.trim().split(' ')
  const pieces = words
    .slice(0, Math.max(1, words.length - 2))
    .map((_, index) => words.slice(index, index + 3).join(' '))
  return pieces.filter((piece) => SOURCES.includes(piece)).length * 2 >= pieces.length
}

void test('each text that has its Chinese is one that the server says', () => {
  const texts = ROWS.map(([english]) => english)
  const whole = texts.filter((english) => !COMPOSED.some((beginning) => english.startsWith(beginning)))
  assert.deepEqual(
    whole.filter((english) => !isSaid(english)),
    [],
  )
})

void test('a translation has all values of its text, and no others', () => {
  for (const [english, chinese] of ROWS) {
    const [has, needs] = [chinese, english].map((text) => (text.match(/\{\d+\}/g) ?? []).toSorted())
    assert.deepEqual(has, needs, english)
  }
})

void test('each text is translated by its own row', () => {
  for (const [english, chinese] of [...SERVICES_IN_CHINESE, ...REFUSALS_IN_CHINESE, ...NUMERICS_IN_CHINESE]) {
    assert.equal(inLanguage(english, ['zh']), chinese)
  }
})

void test('no text has two translations', () => {
  const english = ROWS.map(([text]) => text)
  assert.deepEqual(
    english.filter((text, index) => english.indexOf(text) !== index),
    [],
  )
})
