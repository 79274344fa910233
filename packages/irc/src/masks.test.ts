import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { parse } from 'yaml'
import { completeMask, matchMask } from './masks.ts'

void test('every mask of the vectors matches and fails what they say', () => {
  const file = new URL('../../../vectors/irc/mask-match.yaml', import.meta.url)
  const { tests } = parse(readFileSync(file, 'utf8')) as {
    tests: { mask: string; matches: string[]; fails: string[] }[]
  }
  for (const { mask, matches, fails } of tests) {
    for (const text of matches) assert.ok(matchMask(mask, text), `${mask} does not match ${text}`)
    for (const text of fails) assert.ok(!matchMask(mask, text), `${mask} matches ${text}`)
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
    fc.property(short, short, (mask, text) => assert.equal(matchMask(mask, text), oracle(mask).test(text))),
    { numRuns: 20_000 },
  )
})

void test('masks compare as names do', () => {
  assert.ok(matchMask('BOB!*@*', 'bob!a@b'))
  assert.ok(matchMask('J\u00dcRGEN', 'j\u00fcrgen'))
  assert.ok(!matchMask('\\*', 'a'))
})

void test('a mask of stars takes no more steps than the product of the lengths', () => {
  const started = process.cpuUsage().user
  assert.ok(!matchMask(`${'*a'.repeat(200)}b`, 'a'.repeat(4_000)))
  // Backtracking over 200 stars would not end at all.
  assert.ok(process.cpuUsage().user - started < 2_000_000)
})

void test('what a person wrote becomes a full mask', () => {
  const cases = {
    bob: 'bob!*@*',
    'bob!u': 'bob!u@*',
    'u@h': '*!u@h',
    'a!b@c': 'a!b@c',
    '*.example.org': '*!*@*.example.org',
    '::1': '*!*@::1',
    '': '*!*@*',
    '!@': '*!*@*',
  }
  for (const [mask, full] of Object.entries(cases)) assert.equal(completeMask(mask), full)
})
