import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { columnsOf, padColumns, wrapWords } from './wrap-words.ts'

void describe('text in columns', () => {
  const cases: readonly (readonly [text: string, columns: number, lines: readonly string[]])[] = [
    ['one two three', 7, ['one two', 'three']],
    ['one', 2, ['one']],
    ['', 10, ['']],
    ['服务器没有回答', 6, ['服务器', '没有回', '答']],
    ['没有回答，请等待', 8, ['没有回', '答，请等', '待']],
    ['用 nc 连接', 6, ['用 nc', '连接']],
    ['见 docs/nc.md。', 20, ['见 docs/nc.md。']],
    ['默认 6697）。', 8, ['默认', '6697）。']],
  ]
  for (const [text, columns, lines] of cases) {
    void it(`is ${JSON.stringify(lines)} in ${columns} columns`, () => {
      assert.deepEqual(wrapWords(text, columns), lines)
    })
  }

  void it('takes two columns for a Chinese character', () => {
    assert.equal(columnsOf('a 中'), 4)
    assert.equal(padColumns('中', 4), '中  ')
  })
})
