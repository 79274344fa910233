import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { DRAFT_CHARACTERS_MAX } from '../limits.ts'
import { applyEdit, type Edit, type Editor, insert, moveByLine } from './editor.ts'

/** `|` is the cursor. */
function at(marked: string): Editor {
  return { text: marked.replace('|', ''), cursor: marked.indexOf('|') }
}

function marked({ text, cursor }: Editor): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`
}

const CASES: readonly (readonly [before: string, edit: Edit, after: string])[] = [
  ['ab|', 'left', 'a|b'],
  ['👩‍🚀|', 'left', '|👩‍🚀'],
  ['|👩‍🚀', 'right', '👩‍🚀|'],
  ['e\u0301|', 'deleteLeft', '|'],
  ['|', 'deleteLeft', '|'],
  ['|你好', 'deleteRight', '|好'],
  ['one two|', 'wordLeft', 'one |two'],
  ['one, |two', 'wordLeft', '|one, two'],
  ['|one two', 'wordRight', 'one| two'],
  ['one two |', 'deleteWordLeft', 'one |'],
  ['one| two', 'deleteWordRight', 'one|'],
  ['a\nbc|', 'lineStart', 'a\n|bc'],
  ['|a\nbc', 'lineEnd', 'a|\nbc'],
  ['a\nbc|d', 'deleteToLineStart', 'a\n|d'],
  ['a|b', 'newLine', 'a\n|b'],
]

void describe('the composer', () => {
  for (const [before, edit, after] of CASES) {
    void it(`${edit} makes ${JSON.stringify(after)} of ${JSON.stringify(before)}`, () => {
      assert.equal(marked(applyEdit(at(before), edit)), after)
    })
  }

  void it('holds so many characters, and never half of one', () => {
    const full = insert({ text: '', cursor: 0 }, 'x'.repeat(DRAFT_CHARACTERS_MAX))
    assert.equal(full.text.length, DRAFT_CHARACTERS_MAX)
    assert.deepEqual(insert(full, 'y'), full)
    assert.deepEqual(insert(at('ab|c'), 'xyz', 5), at('abxy|c'))
    assert.deepEqual(insert(at('a|'), '🙂🙂', 4), at('a🙂|'))
  })

  void it('finds the beginning of a word behind a very long one at once', () => {
    const text = `${'x'.repeat(DRAFT_CHARACTERS_MAX)} y`
    const begunAt = performance.now()
    assert.equal(applyEdit({ text, cursor: text.length }, 'wordLeft').cursor, text.length - 1)
    assert.equal(applyEdit({ text, cursor: text.length - 1 }, 'wordLeft').cursor, 0)
    assert.ok(performance.now() - begunAt < 2_000)
  })

  void it('goes up and down between lines, and says where there is none', () => {
    assert.deepEqual(moveByLine(at('abc\nde|'), 'up'), at('ab|c\nde'))
    assert.deepEqual(moveByLine(at('abc|\nde'), 'down'), at('abc\nde|'))
    assert.deepEqual(moveByLine(at('a\n\nb|'), 'up'), at('a\n|\nb'))
    assert.equal(moveByLine(at('a|bc'), 'up'), null)
    assert.equal(moveByLine(at('a|bc'), 'down'), null)
  })

  void it('keeps its cursor within the text, and what was typed in its order', () => {
    const edit = fc.constantFrom<Edit>(
      'left',
      'right',
      'wordLeft',
      'wordRight',
      'deleteLeft',
      'deleteRight',
      'deleteWordLeft',
      'newLine',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(edit, fc.record({ typed: fc.string({ unit: 'grapheme' }) }))), (steps) => {
        let editor: Editor = { text: '', cursor: 0 }
        for (const step of steps) {
          editor = typeof step === 'string' ? applyEdit(editor, step) : insert(editor, step.typed)
          assert.ok(editor.cursor >= 0 && editor.cursor <= editor.text.length)
        }
      }),
    )
  })
})
