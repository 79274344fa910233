import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AnswerMaker } from './answer-maker.ts'
import type { Lines, OutMessage } from './out-message.ts'

const message = (text: string): OutMessage => ({ source: null, verb: 'X', params: [text] })

/** A maker, and what it charged in all. */
function fixture(lines: Lines): { maker: AnswerMaker; charged: () => number } {
  let charged = 0
  const maker = new AnswerMaker({
    lines,
    encoder: { format: ({ params }) => `${params[0]}\n`, encode: (lines) => Buffer.from(lines) },
    charge: (steps) => (charged += steps),
    onDefect: () => {},
  })
  return { maker, charged: () => charged }
}

function textOf(maker: AnswerMaker): string {
  return Buffer.from(maker.next()).toString()
}

function* repeated(count: number, line: OutMessage | number): Lines {
  for (let index = 0; index < count; index += 1) yield line
}

void test('a short answer is one piece', () => {
  const { maker, charged } = fixture([message('a'), message('b')])
  assert.equal(textOf(maker), 'a\nb\n')
  assert.equal(maker.isDone, true)
  assert.equal(charged(), 2)
})

void test('a piece ends when it is worth a write', () => {
  const { maker } = fixture(repeated(100, message('x'.repeat(999))))
  const lengths: number[] = []
  while (!maker.isDone) lengths.push(maker.next().length)
  assert.equal(
    lengths.reduce((sum, length) => sum + length, 0),
    100 * 1_000,
  )
  assert.ok(lengths.every((length) => length <= 17_000))
})

void test('a piece ends when enough was looked at, and the next goes on there', () => {
  const { maker, charged } = fixture([...repeated(2_500, 1), message('found')])
  assert.deepEqual([textOf(maker), textOf(maker), textOf(maker)], ['', '', 'found\n'])
  assert.equal(maker.isDone, true)
  assert.equal(charged(), 2_501)
})

void test('lines are asked for only when they are to be made', () => {
  let asked = 0
  const lines = (function* (): Lines {
    for (;;) {
      asked += 1
      yield message('x'.repeat(1_000))
    }
  })()
  const { maker } = fixture(lines)
  assert.equal(asked, 0)
  maker.next()
  assert.ok(asked < 20)
})

void test('a line that cannot be written is left out', () => {
  const defects: unknown[] = []
  const maker = new AnswerMaker({
    lines: ['a', 'b', 'c'].map(message),
    encoder: {
      format: ({ params }) => {
        if (params[0] === 'b') throw new Error('broken')
        return `${params[0]}\n`
      },
      encode: (lines) => Buffer.from(lines),
    },
    charge: () => {},
    onDefect: (error) => defects.push(error),
  })
  assert.equal(textOf(maker), 'a\nc\n')
  assert.equal(defects.length, 1)
})
