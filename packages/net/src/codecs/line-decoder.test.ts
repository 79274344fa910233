import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { LineDecoder, OVERLONG_LINE } from './line-decoder.ts'

const MAX = 8

function decodeAll(chunks: readonly Uint8Array[], lineEnd?: 'any', overlong?: 'cut'): (string | symbol | undefined)[] {
  const decoder = new LineDecoder({ lineBytesMax: MAX, lineEnd, overlong })
  const lines = chunks.flatMap((chunk) => {
    const decoded = decoder.decode(chunk).toArray()
    assert.ok(decoder.bytesHeld <= MAX + 1)
    return decoded
  })
  return [...lines, decoder.end()].map((line) => (Buffer.isBuffer(line) ? line.toString('latin1') : line))
}

const TABLE = [
  { name: 'ends a line at LF', input: 'a\nb\n', lines: ['a', 'b', undefined] },
  { name: 'takes a CR before LF as part of the end', input: 'a\r\nb\r\n', lines: ['a', 'b', undefined] },
  { name: 'keeps a CR that is not at the end', input: 'a\rb\r\r\n', lines: ['a\rb\r', undefined] },
  { name: 'gives empty lines', input: '\n\r\n\n', lines: ['', '', '', undefined] },
  { name: 'gives the unterminated rest at the end', input: 'a\nrest', lines: ['a', 'rest'] },
  { name: 'allows a line of exactly the limit', input: '12345678\r\n', lines: ['12345678', undefined] },
  {
    name: 'marks a line over the limit once and goes on with the next',
    input: '123456789\nnext\n',
    lines: [OVERLONG_LINE, 'next', undefined],
  },
  {
    name: 'marks a line without end once',
    input: 'x'.repeat(100),
    lines: [OVERLONG_LINE, undefined],
  },
  {
    name: 'counts a CR that turns out not to belong to the end',
    input: '12345678\rx\nnext\n',
    lines: [OVERLONG_LINE, 'next', undefined],
  },
  { name: 'passes NUL and bytes that are no text through', input: '\0\xff\xfe\n', lines: ['\0\xff\xfe', undefined] },
]

const ANY_END = [
  { name: 'ends a line at CR', input: 'a\rb\r', lines: ['a', 'b', undefined] },
  { name: 'ends a line at LF', input: 'a\nb\n', lines: ['a', 'b', undefined] },
  { name: 'takes CR LF for one end', input: 'a\r\nb\r\n', lines: ['a', 'b', undefined] },
  { name: 'takes LF CR, and CR CR LF, for two', input: 'a\n\rb\r\r\n', lines: ['a', '', 'b', '', undefined] },
  { name: 'allows a line of exactly the limit', input: '12345678\r12345678', lines: ['12345678', '12345678'] },
  {
    name: 'marks a line over the limit once and goes on with the next',
    input: '123456789\rnext\r123456789\r\n\n',
    lines: [OVERLONG_LINE, 'next', OVERLONG_LINE, '', undefined],
  },
]

void describe('LineDecoder', () => {
  for (const { name, input, lines } of TABLE) {
    void it(name, () => {
      const bytes = Buffer.from(input, 'latin1')
      assert.deepEqual(decodeAll([bytes]), lines)
      assert.deepEqual(decodeAll([...bytes].map((byte) => Uint8Array.of(byte))), lines)
    })
  }

  for (const { name, input, lines } of ANY_END) {
    void it(`where any end will do, ${name}`, () => {
      const bytes = Buffer.from(input, 'latin1')
      assert.deepEqual(decodeAll([bytes], 'any'), lines)
      assert.deepEqual(
        decodeAll(
          [...bytes].map((byte) => Uint8Array.of(byte)),
          'any',
        ),
        lines,
      )
    })
  }

  void it('takes an LF for a line of its own when the stream ended at the CR before it', () => {
    const decoder = new LineDecoder({ lineBytesMax: MAX, lineEnd: 'any' })
    assert.deepEqual(decoder.decode(Buffer.from('a\r')).map(String).toArray(), ['a'])
    decoder.end()
    assert.deepEqual(decoder.decode(Buffer.from('\n')).map(String).toArray(), [''])
  })

  void it('gives the same lines however the bytes are cut', () => {
    const byte = fc.constantFrom(0x0a, 0x0d, 0x61, 0x00)
    const chunks = fc.array(fc.uint8Array({ maxLength: 24 }).chain((any) => fc.tuple(fc.constant(any), fc.array(byte))))
    fc.assert(
      fc.property(chunks, (parts) => {
        const cut = parts.flatMap(([any, bytes]) => [any, Uint8Array.from(bytes)])
        for (const lineEnd of ['any', undefined] as const) {
          for (const overlong of ['cut', undefined] as const) {
            assert.deepEqual(decodeAll(cut, lineEnd, overlong), decodeAll([Buffer.concat(cut)], lineEnd, overlong))
          }
        }
      }),
      { numRuns: 2000 },
    )
  })

  void it('gives one byte more than the limit of a line that is too long, where asked to, and goes on with the next', () => {
    const input = Buffer.from('123456789012345\nnext\r\nabcdefghijk')
    assert.deepEqual(decodeAll([input], undefined, 'cut'), ['123456789', 'next', 'abcdefghi', undefined])
  })

  void it('gives lines that stay as they are when decoding goes on', () => {
    const decoder = new LineDecoder({ lineBytesMax: MAX })
    decoder.decode(Buffer.from('par'))
    const [first] = decoder.decode(Buffer.from('tial\nse'))
    const [second] = decoder.decode(Buffer.from('cond\n'))
    assert.deepEqual([String(first), String(second)], ['partial', 'second'])
  })

  void it('is as new after the end', () => {
    const decoder = new LineDecoder({ lineBytesMax: MAX })
    decoder.decode(Buffer.from('x'.repeat(20)))
    assert.equal(decoder.end(), undefined)
    decoder.decode(Buffer.from('left\nuncut'))
    assert.equal(decoder.end(), undefined)
    assert.equal(decoder.bytesHeld, 0)
    assert.deepEqual(decoder.decode(Buffer.from('a\n')).map(String).toArray(), ['a'])
  })
})
