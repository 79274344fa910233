import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { FRAME_BYTES_MAX, type Framed, type FrameKind, type Framer, inputFramer, outputFramer } from './frames.ts'

const KINDS: readonly FrameKind[] = ['lines', 'length', 'json']

/** All chunks through one side, to its end or its first error. */
function run(framer: Framer, chunks: readonly (string | Uint8Array)[]): { bytes: Buffer; error: Error | undefined } {
  const bytes: Uint8Array[] = []
  const steps: (() => Framed)[] = [...chunks.map((chunk) => () => framer.take(Buffer.from(chunk))), () => framer.end()]
  for (const step of steps) {
    const framed = step()
    bytes.push(framed.bytes)
    if (framed.error !== undefined) return { bytes: Buffer.concat(bytes), error: framed.error }
  }
  return { bytes: Buffer.concat(bytes), error: undefined }
}

const input = (kind: FrameKind, ...chunks: readonly (string | Uint8Array)[]) => run(inputFramer(kind), chunks)
const output = (kind: FrameKind, ...chunks: readonly (string | Uint8Array)[]) => run(outputFramer(kind), chunks)

void describe('frames', () => {
  void it('lines: end with LF on the wire, the last one too, whatever they ended with', () => {
    assert.equal(String(input('lines', 'a\r\nb', 'c\n\nlast').bytes), 'a\nbc\n\nlast\n')
    assert.equal(String(output('lines', 'a\r', '\nrest').bytes), 'a\nrest\n')
  })

  void it('length: have their length before them, keep a CR, and may be empty', () => {
    assert.equal(input('length', 'ab\r\n\nc').bytes.toString('latin1'), '\0\0\0\x03ab\r\0\0\0\0\0\0\0\x01c')
    assert.equal(String(output('length', '\0\0\0\x03ab', '\r\0\0\0\0').bytes), 'ab\r\n\n')
  })

  void it('json: go through unchanged, digits and spaces and all, and blank lines are passed over', () => {
    const text = '{"n": 12345678901234567890}\n"\\u00e9é"\n'
    assert.equal(String(input('json', `\n${text}  \n`).bytes), text)
    assert.equal(String(output('json', text).bytes), text)
  })

  void it('come out as they went in, however they are cut', () => {
    const line = fc.constantFrom('', 'x', '"é"', '[1, 2]', 'x'.repeat(300))
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.array(line), fc.integer({ min: 1, max: 9 }), (kind, lines, size) => {
        const usable = kind === 'json' ? lines.filter((one) => /^["[]/.test(one)) : lines
        const text = usable.map((one) => `${one}\n`).join('')
        const wire = input(kind, ...cut(Buffer.from(text), size)).bytes
        assert.equal(String(output(kind, ...cut(wire, size)).bytes), text)
      }),
    )
  })

  for (const kind of KINDS) {
    void it(`${kind}: a line of input at the limit goes, one over it is an error that names it, after those before`, () => {
      const whole = kind === 'json' ? `"${'x'.repeat(FRAME_BYTES_MAX - 2)}"` : 'x'.repeat(FRAME_BYTES_MAX)
      assert.equal(input(kind, `${whole}\n`).error, undefined)
      const { bytes, error } = input(kind, `1\n${whole}0\n`)
      assert.match(error?.message ?? '', /^line 2 of standard input is longer than the limit of 1048576 bytes$/)
      assert.ok(bytes.includes('1') && bytes.length < 10)
    })
  }

  void it('json: a line of input that is not JSON is an error with its number', () => {
    for (const wrong of ['{', 'NaN', "{'a':1}", '1 2', Buffer.from([0x22, 0xff, 0x22])]) {
      const { bytes, error } = input('json', '1\n\n', wrong, '\n3\n')
      assert.match(error?.message ?? '', /^line 3 of standard input is not JSON: /)
      assert.equal(String(bytes), '1\n')
    }
  })

  const WRONG: readonly (readonly [kind: FrameKind, wire: string, given: string, code: string])[] = [
    ['length', '\0\0\0\x01a\xff\xff\xff\xffxx', 'a\n', 'NET_FRAME_TOO_LONG'],
    ['length', '\0\0\0\x01a\0\0\0\x05cut', 'a\n', 'NET_END_OF_STREAM'],
    ['length', '\0\0\0\x01a\0\0', 'a\n', 'NET_END_OF_STREAM'],
    ['lines', `a\n${'x'.repeat(FRAME_BYTES_MAX + 1)}`, 'a\n', 'NET_LINE_TOO_LONG'],
    ['json', '1\n{"cut":', '1\n', 'NET_FRAME_MALFORMED'],
    ['json', `1\n"${'x'.repeat(FRAME_BYTES_MAX)}"\n`, '1\n', 'NET_LINE_TOO_LONG'],
  ]
  for (const [kind, wire, given, code] of WRONG) {
    void it(`${kind}: ${JSON.stringify(wire.slice(0, 20))} is ${code}, after what came before it`, () => {
      const { bytes, error } = output(kind, Buffer.from(wire, 'latin1'))
      assert.equal(String(bytes), given)
      assert.ok(error !== undefined && 'code' in error)
      assert.equal(error.code, code)
    })
  }
})

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let start = 0; start < bytes.length; start += size) chunks.push(bytes.subarray(start, start + size))
  return chunks
}
