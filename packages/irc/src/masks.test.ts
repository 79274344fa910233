import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { parse } from 'yaml'
import { Mask } from './masks.ts'
import { foldName } from './names.ts'

function matches(mask: string, text: string): boolean {
  return new Mask(mask).matches(foldName(text))
}

void test('every mask of the vectors matches and fails what they say', () => {
  const file = new URL('../../../vectors/irc/mask-match.yaml', import.meta.url)
  const { tests } = parse(readFileSync(file, 'utf8')) as {
    tests: { mask: string; matches: string[]; fails: string[] }[]
  }
  for (const { mask, matches: matching, fails } of tests) {
    for (const text of matching) assert.ok(matches(mask, text), `${mask} does not match ${text}`)
    for (const text of fails) assert.ok(!matches(mask, text), `${mask} matches ${text}`)
  }
})

/** The same rules as a regular expression, which may backtrack without end and is good only for short texts. */
function oracle(mask: string): RegExp {
  const source = mask.replace(/\\[*?]|[\s\S]/gu, (part) => {
    if (part === '*') return '.*'
    if (part === '?') return '.'
    return (part.length === 2 && part.startsWith('\\') ? part.slice(1) : part).replace(
      /[\\^$.*+?()[\]{}|/]/,
      String.raw`\$&`,
    )
  })
  return new RegExp(`^${source}$`, 'su')
}

void test('matching agrees with a regular expression', () => {
  const characters = fc.constantFrom('a', 'b', '*', '?', '\\', '[', '.', '\u{1f600}', '\u00e9')
  const short = fc.string({ unit: characters, maxLength: 8 })
  fc.assert(
    fc.property(short, short, (mask, text) => assert.equal(matches(mask, text), oracle(mask).test(text))),
    { numRuns: 20_000 },
  )
})

void test('masks compare as names do', () => {
  assert.ok(matches('BOB!*@*', 'bob!a@b'))
  assert.ok(matches('J\u00dcRGEN', 'j\u00fcrgen'))
  assert.ok(!matches('\\*', 'a'))
})

void test('a mask of stars takes no more steps than the product of the lengths', () => {
  const started = process.cpuUsage().user
  assert.ok(!matches(`${'*a'.repeat(200)}b`, 'a'.repeat(4_000)))
  // Backtracking over 200 stars would not end at all.
  assert.ok(process.cpuUsage().user - started < 2_000_000)
})

void test('a mask without wildcards is the only name that it matches', () => {
  const cases: readonly (readonly [mask: string, exact: string | null])[] = [
    ['Bob', 'bob'],
    ['', ''],
    [String.raw`\*bob\?`, '*bob?'],
    [String.raw`b\ob`, String.raw`b\ob`],
    ['bob*', null],
    ['b?b', null],
  ]
  for (const [mask, exact] of cases) assert.equal(new Mask(mask).exact, exact, mask)
})

void test('a mask tells how long it is when it is folded, stars that say nothing left out', () => {
  assert.equal(new Mask('\ufdfa').folded.length, 18)
  assert.equal(new Mask(`a${'*'.repeat(500)}b`).folded, 'a*b')
  assert.equal(new Mask(String.raw`\**`).folded, String.raw`\**`)
})
