import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseSearch, type SearchRequest } from './search.ts'

const NOTHING: SearchRequest = {
  kind: 'search',
  text: null,
  from: null,
  in: null,
  after: null,
  before: null,
  limit: null,
}

const MS = Date.UTC(2019, 0, 4, 14, 33, 26, 123)

void describe('the attributes of SEARCH', () => {
  for (const [params, expected] of [
    [['from=jackie;in=#chan'], { from: 'jackie', in: '#chan' }],
    [['text=fast;in=#chan;limit=2'], { text: 'fast', in: '#chan', limit: 2 }],
    [['before=2019-01-04T14:33:26.123Z;in=#chan'], { before: MS, in: '#chan' }],
    [['after=2019-01-04T14:33:26.123Z'], { after: MS }],
    [['text=two\\swords\\:\\\\'], { text: 'two words;\\' }],
    [['text=two', 'words;in=#chan'], { text: 'two words', in: '#chan' }],
    [['text=a;text=b;'], { text: 'b' }],
  ] as const) {
    void it(params.join(' '), () => assert.deepEqual(parseSearch(params), { ...NOTHING, ...expected }))
  }

  for (const [params, context] of [
    [[], []],
    [[''], []],
    [[';;'], []],
    [['limit=5'], []],
    [['text='], ['text']],
    [['text=a;from'], ['from']],
    [['text=a;limit=0'], ['limit']],
    [['text=a;limit=-1'], ['limit']],
    [['text=a;limit=1e9'], ['limit']],
    [['text=a;limit=1234567890'], ['limit']],
    [['after=yesterday'], ['after']],
    [['before=2019-02-30T00:00:00.000Z'], ['before']],
    [['word'], ['word']],
    [['text=a;size=5'], ['size']],
  ] as const) {
    void it(`${params.join(' ') || 'nothing'} cannot be understood`, () => {
      const answer = parseSearch(params)
      assert.ok(answer.kind === 'failure')
      assert.deepEqual(answer.context, context)
      assert.ok(answer.text !== '')
    })
  }
})
