import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { PASTE_CHARACTERS_MAX, SEQUENCE_CHARACTERS_MAX } from '../limits.ts'
import { InputDecoder } from './input-decoder.ts'
import type { Input, Key } from './input.ts'

const ENCODER = new TextEncoder()

function decodeAll(...chunks: readonly (string | Uint8Array)[]): readonly Input[] {
  const decoder = new InputDecoder()
  const inputs = chunks.flatMap((chunk) => decoder.decode(typeof chunk === 'string' ? ENCODER.encode(chunk) : chunk))
  return joinTexts([...inputs, ...decoder.flush()])
}

/** How text is divided depends on how it came, and matters to nobody. */
function joinTexts(inputs: readonly Input[]): readonly Input[] {
  const out: Input[] = []
  for (const input of inputs) {
    const last = out.at(-1)
    if (input.kind === 'text' && last?.kind === 'text')
      out[out.length - 1] = { kind: 'text', text: last.text + input.text }
    else out.push(input)
  }
  return out
}

function key(name: string, modifiers: Partial<Key> = {}): Key {
  return { kind: 'key', key: name, shift: false, alt: false, ctrl: false, ...modifiers }
}

const CASES: readonly (readonly [sent: string, inputs: readonly Input[]])[] = [
  ['hi 你好', [{ kind: 'text', text: 'hi 你好' }]],
  ['a\rb', [{ kind: 'text', text: 'a' }, key('enter'), { kind: 'text', text: 'b' }]],
  ['\n', [key('j', { ctrl: true })]],
  ['\u000b', [key('k', { ctrl: true })]],
  ['\u007f', [key('backspace')]],
  ['\u001b', [key('escape')]],
  ['\u001b\u001b', [key('escape'), key('escape')]],
  ['\u001b[A\u001b[1;3A\u001bOB', [key('up'), key('up', { alt: true }), key('down')]],
  ['\u001b[1;5C', [key('right', { ctrl: true })]],
  ['\u001b[Z', [key('tab', { shift: true })]],
  ['\u001b[3~\u001b[5~\u001b[6;3~', [key('delete'), key('pageUp'), key('pageDown', { alt: true })]],
  ['\u001bOP\u001b[11~\u001b[[A', [key('f1'), key('f1'), key('f1')]],
  [
    '\u001b[13;2u\u001b[27;2;13~\u001b\r',
    [key('enter', { shift: true }), key('enter', { shift: true }), key('enter', { alt: true })],
  ],
  ['\u001b[107;5u\u001b[27u', [key('k', { ctrl: true }), key('escape')]],
  ['\u001bb\u001bB\u001b的', [key('b', { alt: true }), key('b', { alt: true, shift: true }), key('的', { alt: true })]],
  [
    '\u001b[200~one\r\ntwo\u001b[A\u001b[201~x',
    [
      { kind: 'paste', text: 'one\ntwo\u001b[A', isCut: false },
      { kind: 'text', text: 'x' },
    ],
  ],
  ['\u001b[<0;5;3M\u001b[<0;5;3m', [{ kind: 'click', row: 2, column: 4 }]],
  [
    '\u001b[<64;1;1M\u001b[<65;1;1M\u001b[<35;1;1M',
    [
      { kind: 'wheel', direction: 'up', row: 0, column: 0 },
      { kind: 'wheel', direction: 'down', row: 0, column: 0 },
    ],
  ],
  [
    '\u001b[I\u001b[O',
    [
      { kind: 'focus', hasFocus: true },
      { kind: 'focus', hasFocus: false },
    ],
  ],
  ['\u001b[12;40R', [{ kind: 'cursorAt', row: 11, column: 39 }]],
  [
    '\u001b]11;rgb:ffff/0000/8080\u001b\\\u001b]11;rgb:1e/1e/1e\u0007',
    [
      { kind: 'background', red: 255, green: 0, blue: 128 },
      { kind: 'background', red: 30, green: 30, blue: 30 },
    ],
  ],
  ['\u001b[?62;22c', [{ kind: 'attributes', hasSixel: false }]],
  ['\u001b[?2026;2$y\u001b[>0;276;0c\u001bP>|xterm\u001b\\\u001b[99;99;99;99Wok', [{ kind: 'text', text: 'ok' }]],
  ['\u001b[M !!a', [{ kind: 'text', text: 'a' }]],
  ['\u001b[1\u0003', [key('c', { ctrl: true })]],
]

void describe('what a terminal sends', () => {
  for (const [sent, expected] of CASES) {
    void it(`${JSON.stringify(sent)} is understood`, () => {
      assert.deepEqual(decodeAll(sent), expected)
    })
  }

  void it('is the same inputs, at whatever bytes it is cut', () => {
    const sent = fc.array(fc.oneof(fc.constantFrom(...CASES.map(([bytes]) => bytes)), fc.string({ unit: 'grapheme' })))
    fc.assert(
      fc.property(sent, fc.array(fc.nat(), { maxLength: 12 }), (parts, cuts) => {
        const bytes = ENCODER.encode(parts.join(''))
        const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end))
        assert.deepEqual(decodeAll(...chunks), decodeAll(bytes))
      }),
      { numRuns: 500 },
    )
  })

  void it('never throws, and holds no more than a sequence, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 20 }), (chunks) => {
        decodeAll(...chunks)
      }),
      { numRuns: 500 },
    )
  })

  void it('waits for the rest of a sequence, and takes ESC for the key when nothing follows', () => {
    const decoder = new InputDecoder()
    assert.deepEqual(decoder.decode(ENCODER.encode('\u001b')), [])
    assert.equal(decoder.isWaiting, true)
    assert.deepEqual(decoder.flush(), [key('escape')])
    assert.equal(decoder.isWaiting, false)
  })

  void it('a sequence without end is dropped at its limit', () => {
    const decoder = new InputDecoder()
    decoder.decode(ENCODER.encode(`\u001b]${'x'.repeat(SEQUENCE_CHARACTERS_MAX)}`))
    assert.equal(decoder.isWaiting, false)
    assert.deepEqual(decoder.decode(ENCODER.encode('a')), [{ kind: 'text', text: 'a' }])
  })

  for (const [length, isCut] of [
    [PASTE_CHARACTERS_MAX, false],
    [PASTE_CHARACTERS_MAX + 1, true],
  ] as const) {
    void it(`a paste of ${length} characters is ${isCut ? 'cut' : 'whole'}`, () => {
      const text = 'x'.repeat(length)
      const expected = [{ kind: 'paste', text: text.slice(0, PASTE_CHARACTERS_MAX), isCut }]
      assert.deepEqual(decodeAll(`\u001b[200~${text.slice(0, 10)}`, `${text.slice(10)}\u001b[20`, '1~'), expected)
    })
  }
})
