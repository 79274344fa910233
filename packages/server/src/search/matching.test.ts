import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { indexTerms, termsOfPhrase } from './index-terms.ts'
import { matcherOf } from './matching.ts'
import { ANYTHING, parseQuery } from './query.ts'
import { arbitraryText } from './testing.ts'
import { edgeOf, foldText, partsOf } from './words.ts'

interface Vectors {
  readonly messages: readonly string[]
  readonly queries: readonly { readonly query: string; readonly finds: readonly number[] }[]
}

const VECTORS = JSON.parse(
  readFileSync(new URL('../../../../vectors/search/queries.json', import.meta.url), 'utf8'),
) as Vectors

const ABOUT = { source: 'ann!ann@localhost', account: null, time: 0 }

function matches(query: string, text: string): boolean {
  const parsed = parseQuery(query)
  assert.ok(parsed.kind === 'query', query)
  return matcherOf(parsed.query)({ ...ABOUT, text })
}

/** As FTS5 does it, whose query is terms of which each must be there. */
function isUnderTerms(query: string, text: string): boolean {
  const terms = indexTerms({ ...ABOUT, targetId: 1, target: '#den', text }).split(' ')
  return termsOfPhrase(foldText(query)).every((term) => {
    const word = term.slice(1, term.lastIndexOf('"'))
    return term.endsWith('*') ? terms.some((each) => each.startsWith(word)) : terms.includes(word)
  })
}

void describe('what a query finds', () => {
  for (const { query, finds } of VECTORS.queries) {
    void it(`${query}: ${finds.map((index) => VECTORS.messages[index]).join(' | ') || 'nothing'}`, () => {
      const found = VECTORS.messages.flatMap((text, index) => (matches(query, text) ? index : []))
      assert.deepEqual(found, finds)
      for (const index of found) assert.ok(isUnderTerms(query, VECTORS.messages[index] ?? ''))
    })
  }

  for (const [query, text, isFound] of [
    ['ab', 'abc', false],
    ['abc', 'abcd', true],
    ['bcd', 'abcd', false],
    ['12', '123', false],
    ['2', 'v2', true],
    ['"be what"', 'Be  what you\nwant', true],
    ['"you want"', 'Be what you\nwant', true],
    ['be want', 'want to be', true],
    ['"be want"', 'want to be', false],
    ['ΟΔΟΣ', 'οδός', true],
    ['straße', 'STRAßE 5', true],
    ['.env', 'the .env file', true],
    ['.env', 'the env file', false],
    ['ёлка', 'Елка', true],
    ['𠮷野', '𠮷野家', true],
    ['a𠮷', 'ba𠮷', false],
    ['"build failed"', 'build \u{3}04failed\u{3}: \u{2}#12\u{2}', true],
    ['failed:', 'build \u{3}04failed\u{3}: #12', true],
    ['04', 'build \u{3}04failed', false],
    ['tested', 'te\u{2}st\u{2}ed', true],
    ['"waves at"', '\u{1}ACTION waves at bob\u{1}', true],
    ['action', '\u{1}ACTION waves at bob\u{1}', false],
    // Half of a character is none, and so stands in no text.
    ['𐀀\ud80b', '𐀀𒾐', false],
  ] as const) {
    void it(`${query} ${isFound ? 'is' : 'is not'} in "${text.replace('\n', '\\n')}"`, () => {
      assert.equal(matches(query, text), isFound)
      if (isFound && !query.includes(' ')) assert.ok(isUnderTerms(query, text))
    })
  }
})

void describe('any text', () => {
  void it('is folded once and for all', () => {
    fc.assert(fc.property(arbitraryText, (text) => assert.equal(foldText(foldText(text)), foldText(text))))
  })

  void it('is found by each of its words, by each pair of the scripts without spaces, and by itself', () => {
    fc.assert(
      fc.property(arbitraryText, (text) => {
        for (const part of partsOf(foldText(text))) {
          const characters = Array.from(part.text)
          const pairs = characters.map((character, index) => character + (characters[index + 1] ?? ''))
          for (const query of part.kind === 'unspaced' ? [...pairs, part.text] : [part.text]) {
            // A mark alone is drawn over what comes before it, and nobody can type it by itself.
            if (foldText(query) !== query || partsOf(query).length === 0) continue
            assert.ok(matcherOf({ ...ANYTHING, phrases: [query] })({ ...ABOUT, text }), query)
            assert.ok(isUnderTerms(query, text), query)
          }
        }
      }),
    )
  })

  void it('stands under the terms of whatever finds it', () => {
    const slice = fc.record({ text: arbitraryText, from: fc.nat(60), length: fc.integer({ min: 1, max: 12 }) })
    fc.assert(
      fc.property(slice, ({ text, from, length }) => {
        const phrase = foldText(foldText(text).slice(from, from + length)).trim()
        if (termsOfPhrase(phrase).length === 0) return
        const found = matcherOf({ ...ANYTHING, phrases: [phrase] })({ ...ABOUT, text })
        if (found) assert.ok(isUnderTerms(phrase, text), JSON.stringify(phrase))
      }),
      { numRuns: 2_000 },
    )
  })

  void it('has no word that begins or ends within another', () => {
    fc.assert(
      fc.property(arbitraryText, (text) => {
        for (const { kind, text: word } of partsOf(foldText(text))) {
          if (kind !== 'letters' && kind !== 'digits') continue
          assert.ok(Array.from(word).every((character) => edgeOf(character) === kind))
        }
      }),
    )
  })
})
