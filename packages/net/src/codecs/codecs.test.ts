import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { bytesInUse } from '../testing/bytes-in-use.ts'
import type { Codec } from './codec.ts'
import { delimitedCodec } from './delimited-codec.ts'
import { NetError } from '../errors.ts'
import { fixedCodec } from './fixed-codec.ts'
import { framed } from './framed.ts'
import { jsonLinesCodec } from './json-lines-codec.ts'
import { lengthPrefixedCodec } from './length-prefixed-codec.ts'
import { lineCodec } from './line-codec.ts'
import { memoryPair } from '../memory-pair.ts'
import { netstringCodec } from './netstring-codec.ts'

const MAX = 200
/** What a codec may hold beside a frame: its delimiter, its comma, a CR. */
const MARKS_MAX = 4

interface Sample<Frame> {
  readonly name: string
  readonly codec: Codec<Frame>
  readonly frame: fc.Arbitrary<Frame>
  /** Bytes that are likely to mean something to the codec. */
  readonly marks: string
}

const bytes = (constraints: fc.IntArrayConstraints) => fc.uint8Array(constraints).map((array) => Buffer.from(array))
const upToMax = bytes({ maxLength: MAX })
const withoutNul = bytes({ maxLength: MAX, min: 1 })
const withoutCr = bytes({ maxLength: MAX }).map((frame) => Buffer.from(frame.filter((byte) => byte !== 0x0d)))

const PREFIXES = ([1, 2, 4, 8] as const).flatMap((prefix) =>
  (['big', 'little'] as const).flatMap((endian) =>
    [false, true].map((isPrefixCounted): Sample<Uint8Array> => {
      const name = `a prefix of ${prefix} bytes, ${endian} endian${isPrefixCounted ? ', counting itself' : ''}`
      const codec = lengthPrefixedCodec({ prefix, endian, isPrefixCounted, frameBytesMax: MAX })
      return { name, codec, frame: upToMax, marks: '\0\0\0\0\0\0\0\x01\x02\x09\xff' }
    }),
  ),
)

const SAMPLES: readonly Sample<Uint8Array>[] = [
  ...PREFIXES,
  {
    name: 'a varint',
    codec: lengthPrefixedCodec({ prefix: 'varint', frameBytesMax: MAX }),
    frame: upToMax,
    marks: '\x00\x01\x80\x81\xff\x05',
  },
  { name: 'a NUL', codec: delimitedCodec({ delimiter: '\0', frameBytesMax: MAX }), frame: withoutNul, marks: '\0a' },
  {
    name: 'a delimiter that overlaps itself',
    codec: delimitedCodec({ delimiter: '\r\n\r\n', frameBytesMax: MAX }),
    frame: withoutCr,
    marks: '\r\n\r\n\r\na',
  },
  {
    name: 'frames of 7 bytes',
    codec: fixedCodec({ frameBytes: 7 }),
    frame: bytes({ minLength: 7, maxLength: 7 }),
    marks: 'a',
  },
  { name: 'netstrings', codec: netstringCodec({ frameBytesMax: MAX }), frame: upToMax, marks: '0123:,,:' },
]

function decodeAll<Frame>(codec: Codec<Frame>, chunks: readonly Uint8Array[]): (Frame | NetError)[] {
  const decoder = codec.decoder()
  const frames = chunks.flatMap((chunk) => {
    const decoded = [...decoder.decode(chunk)]
    assert.ok(decoder.bytesHeld <= MAX + MARKS_MAX, `${decoder.bytesHeld} bytes are held`)
    return decoded
  })
  return [...frames, ...decoder.end()]
}

/** As `decodeAll`, by a reader that takes a few frames and goes away before the next chunk comes. */
function decodeHaltingly<Frame>(codec: Codec<Frame>, chunks: readonly Uint8Array[], framesMax: number) {
  const decoder = codec.decoder()
  const frames: (Frame | NetError)[] = []
  for (const chunk of chunks) {
    let taken = 0
    for (const frame of decoder.decode(chunk)) {
      frames.push(frame)
      taken += 1
      if (taken === framesMax) break
    }
  }
  return [...frames, ...decoder.decode(new Uint8Array()), ...decoder.end()]
}

/** Errors by what they say. */
function comparable(frames: readonly unknown[]): unknown[] {
  return frames.map((frame) => {
    if (frame instanceof NetError) return `${frame.code}: ${frame.message}`
    return frame instanceof Uint8Array ? Buffer.from(frame).toString('hex') : frame
  })
}

function cut(whole: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = []
  let start = 0
  for (const size of sizes) {
    chunks.push(whole.subarray(start, start + size))
    start += size
  }
  return [...chunks, whole.subarray(start)]
}

function promises<Frame>({ name, codec, frame, marks }: Sample<Frame>): void {
  void describe(`the codec for ${name}`, () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 })

    void it('gives back what was encoded, however the bytes are cut', () => {
      fc.assert(
        fc.property(fc.array(frame, { maxLength: 8 }), sizes, (frames, sizes) => {
          const encoded = Buffer.concat(frames.map((frame) => codec.encode(frame)))
          assert.deepEqual(comparable(decodeAll(codec, cut(encoded, sizes))), comparable(frames))
        }),
      )
    })

    void it('finds the same frames and errors in any bytes, however they are cut, and holds no more than its limit', () => {
      const mark = fc.constantFrom(...Buffer.from(marks, 'latin1'))
      const noise = fc.array(fc.oneof(fc.array(mark, { maxLength: 12 }), fc.array(fc.nat(255), { maxLength: 300 })))
      fc.assert(
        fc.property(noise, sizes, (parts, sizes) => {
          const input = Buffer.from(parts.flat())
          const whole = comparable(decodeAll(codec, [input]))
          assert.deepEqual(comparable(decodeHaltingly(codec, cut(input, sizes), 1)), whole)
          assert.deepEqual(comparable(decodeAll(codec, cut(input, sizes))), whole)
          assert.deepEqual(
            comparable(
              decodeAll(
                codec,
                cut(
                  input,
                  Array.from(input, () => 1),
                ),
              ),
            ),
            whole,
          )
        }),
        { numRuns: 300 },
      )
    })
  })
}

const JSON_LINES: Sample<unknown> = {
  name: 'JSON lines',
  codec: jsonLinesCodec({ lineBytesMax: MAX }),
  frame: fc
    .jsonValue({ maxDepth: 1 })
    .filter((value) => Buffer.byteLength(JSON.stringify(value)) <= MAX && !Object.is(value, -0))
    .map((value): unknown => JSON.parse(JSON.stringify(value))),
  marks: '\n\n1[]{}" \r\n',
}
const LINES: Sample<string> = {
  name: 'lines',
  codec: lineCodec({ lineBytesMax: MAX }),
  frame: fc.stringMatching(/^[a-z \r]{0,50}$/),
  marks: '\n\r\na',
}
const LINES_WITH_ANY_END: Sample<string> = {
  name: 'lines with any end',
  codec: lineCodec({ lineBytesMax: MAX, lineEnd: 'any' }),
  frame: fc.stringMatching(/^[a-z ]{0,50}$/),
  marks: '\n\r\na',
}

for (const sample of SAMPLES) promises(sample)
promises(JSON_LINES)
promises(LINES)
promises(LINES_WITH_ANY_END)

void describe('a chunk of many small frames', () => {
  const READERS = 20
  const CHUNK_BYTES = 64 * 1024
  const SMALLEST = {
    'JSON lines': '1\n',
    'frames of 7 bytes': '1234567',
    'a delimiter that overlaps itself': '\r\n\r\n',
  }
  const smallestOf = new Map(Object.entries(SMALLEST))

  for (const { name, codec } of [...SAMPLES, JSON_LINES, LINES, LINES_WITH_ANY_END] as readonly Sample<unknown>[]) {
    void it(`costs a reader that takes one of them no more than was sent: ${name}`, () => {
      const smallest =
        smallestOf.get(name) ?? Buffer.from(codec.encode(name.startsWith('lines') ? '' : Buffer.alloc(0)))
      const chunk = Buffer.alloc(CHUNK_BYTES, smallest)
      const read = () => codec.decoder().decode(chunk)[Symbol.iterator]()
      const before = bytesInUse()
      const readers = Array.from({ length: READERS }, () => read())
      for (const frames of readers) assert.ok(frames.next().done !== true)
      const bytesPerReader = (bytesInUse() - before) / READERS
      assert.ok(bytesPerReader < CHUNK_BYTES, `${bytesPerReader} bytes are held of ${CHUNK_BYTES}`)
      assert.equal(readers.length, READERS)
    })
  }
})

interface Case {
  readonly name: string
  readonly codec: Codec<unknown>
  readonly input: string
  /** Latin-1 text of frames, and codes of errors. */
  readonly gives: readonly string[]
}

const prefixed = (options: object) => lengthPrefixedCodec({ prefix: 4, frameBytesMax: 8, ...options })
const TOO_LONG = 'NET_FRAME_TOO_LONG'
const MALFORMED = 'NET_FRAME_MALFORMED'
const ENDED = 'NET_END_OF_STREAM'

const CASES: readonly Case[] = [
  { name: 'reads a big-endian length', codec: prefixed({}), input: '\0\0\0\x02hi\0\0\0\0', gives: ['hi', ''] },
  { name: 'reads a little-endian length', codec: prefixed({ endian: 'little' }), input: '\x02\0\0\0hi', gives: ['hi'] },
  {
    name: 'reads a length that counts its prefix',
    codec: prefixed({ prefix: 2, isPrefixCounted: true }),
    input: '\0\x04hi\0\x02',
    gives: ['hi', ''],
  },
  {
    name: 'gives up at a length that cannot cover its own prefix',
    codec: prefixed({ prefix: 2, isPrefixCounted: true }),
    input: '\0\x01hi\0\x02',
    gives: [MALFORMED],
  },
  {
    name: 'lets a frame over the limit go by and reads the next',
    codec: prefixed({ prefix: 1 }),
    input: '\x09123456789\x02hi',
    gives: [TOO_LONG, 'hi'],
  },
  { name: 'reports a frame of 4 GiB once', codec: prefixed({}), input: '\xff\xff\xff\xff...', gives: [TOO_LONG] },
  {
    name: 'reports a frame of 2^64 bytes once',
    codec: prefixed({ prefix: 8 }),
    input: `${'\xff'.repeat(8)}..`,
    gives: [TOO_LONG],
  },
  { name: 'says that the end came inside a frame', codec: prefixed({}), input: '\0\0\0\x03hi', gives: [ENDED] },
  { name: 'says that the end came inside a length', codec: prefixed({}), input: '\0\0', gives: [ENDED] },
  {
    name: 'says that the end came before any byte of a frame',
    codec: prefixed({}),
    input: '\0\0\0\x01',
    gives: [ENDED],
  },
  // The length 300 of the Protocol Buffers documentation.
  {
    name: 'reads a varint',
    codec: lengthPrefixedCodec({ prefix: 'varint', frameBytesMax: 300 }),
    input: `\xac\x02${'x'.repeat(300)}\x00`,
    gives: ['x'.repeat(300), ''],
  },
  {
    name: 'reads a varint that is longer than needed',
    codec: prefixed({ prefix: 'varint' }),
    input: '\x82\x80\x00hi',
    gives: ['hi'],
  },
  {
    name: 'reports a varint of 64 bits',
    codec: prefixed({ prefix: 'varint' }),
    input: `${'\xff'.repeat(9)}\x01..`,
    gives: [TOO_LONG],
  },
  {
    name: 'gives up at a varint of more bits',
    codec: prefixed({ prefix: 'varint' }),
    input: `${'\xff'.repeat(9)}\x02..`,
    gives: [MALFORMED],
  },
  {
    name: 'gives up at a varint without end',
    codec: prefixed({ prefix: 'varint' }),
    input: '\x80'.repeat(11),
    gives: [MALFORMED],
  },
  {
    name: 'reads netstrings',
    codec: netstringCodec({ frameBytesMax: 12 }),
    input: '12:hello world!,0:,',
    gives: ['hello world!', ''],
  },
  {
    name: 'reports a netstring of 4 GiB',
    codec: netstringCodec({ frameBytesMax: 12 }),
    input: '4294967296:x',
    gives: [TOO_LONG],
  },
  {
    name: 'goes on after a netstring over the limit',
    codec: netstringCodec({ frameBytesMax: 2 }),
    input: '3:abc,1:x,',
    gives: [TOO_LONG, 'x'],
  },
  {
    name: 'gives up at a netstring without comma',
    codec: netstringCodec({ frameBytesMax: 9 }),
    input: '1:ab',
    gives: [MALFORMED],
  },
  {
    name: 'gives up at a leading zero',
    codec: netstringCodec({ frameBytesMax: 9 }),
    input: '01:a,',
    gives: [MALFORMED],
  },
  {
    name: 'gives up at a length without end',
    codec: netstringCodec({ frameBytesMax: 9 }),
    input: '1'.repeat(17),
    gives: [MALFORMED],
  },
  {
    name: 'cuts frames of one length',
    codec: fixedCodec({ frameBytes: 2 }),
    input: 'abcde',
    gives: ['ab', 'cd', ENDED],
  },
  {
    name: 'gives what stands after the last delimiter',
    codec: delimitedCodec({ delimiter: '--', frameBytesMax: 5 }),
    input: 'a----b-c',
    gives: ['a', '', 'b-c'],
  },
  {
    name: 'goes on after a delimited frame over the limit',
    codec: delimitedCodec({ delimiter: '--', frameBytesMax: 3 }),
    input: 'abc--abcd--xyz',
    gives: ['abc', TOO_LONG, 'xyz'],
  },
  {
    name: 'passes over empty lines and goes on after a bad one',
    codec: jsonLinesCodec({ lineBytesMax: 9 }),
    input: '1\n\r\n{]\n"\xff"\n1234567890\n[true]',
    gives: ['1', MALFORMED, MALFORMED, 'NET_LINE_TOO_LONG', '[true]'],
  },
]

void describe('codecs', () => {
  for (const { name, codec, input, gives } of CASES) {
    void it(name, () => {
      const frames = decodeAll(codec, [Buffer.from(input, 'latin1')]).map((frame) => {
        if (frame instanceof NetError) return frame.code
        return frame instanceof Uint8Array ? Buffer.from(frame).toString('latin1') : JSON.stringify(frame)
      })
      assert.deepEqual(frames, gives)
    })
  }

  void it('make no room for what is only claimed', () => {
    const decoder = lengthPrefixedCodec({ prefix: 4, frameBytesMax: 2 ** 32 - 1 }).decoder()
    const before = process.memoryUsage().arrayBuffers
    assert.deepEqual([...decoder.decode(Buffer.from('\xff\xff\xff\xffx', 'latin1'))], [])
    assert.ok(process.memoryUsage().arrayBuffers - before < 1024 * 1024)
    assert.equal(decoder.bytesHeld, 1)
  })

  void it('refuse to encode what could not be decoded', () => {
    const long = Buffer.alloc(MAX + 1)
    for (const { codec } of SAMPLES) assert.throws(() => codec.encode(long), { phase: 'write' })
    const delimited = delimitedCodec({ delimiter: 'aa', frameBytesMax: 9 })
    assert.throws(() => delimited.encode(Buffer.from('baab')), TypeError)
    assert.throws(() => delimited.encode(Buffer.from('ba')), TypeError)
    const json = jsonLinesCodec({ lineBytesMax: 9 })
    assert.throws(() => json.encode(undefined), TypeError)
    assert.throws(() => json.encode('x'.repeat(9)), { code: 'NET_LINE_TOO_LONG', phase: 'write' })
  })

  void it('refuse a limit that is none, or that the prefix cannot say', () => {
    for (const frameBytesMax of [0, -1, 1.5, Number.NaN, Infinity]) {
      assert.throws(() => netstringCodec({ frameBytesMax }), RangeError)
      assert.throws(() => delimitedCodec({ delimiter: ' ', frameBytesMax }), RangeError)
      assert.throws(() => lengthPrefixedCodec({ prefix: 8, frameBytesMax }), RangeError)
      assert.throws(() => fixedCodec({ frameBytes: frameBytesMax }), RangeError)
      assert.throws(() => jsonLinesCodec({ lineBytesMax: frameBytesMax }), RangeError)
    }
    assert.throws(() => delimitedCodec({ delimiter: '', frameBytesMax: 1 }), RangeError)
    assert.throws(() => lengthPrefixedCodec({ prefix: 1, frameBytesMax: 256 }), RangeError)
    assert.throws(() => lengthPrefixedCodec({ prefix: 1, frameBytesMax: 255, isPrefixCounted: true }), RangeError)
  })
})

void describe('framed', () => {
  void it('reads no further than it is asked to, and holds the sender back', async () => {
    const [left, right] = memoryPair()
    const codec = lengthPrefixedCodec({ prefix: 4, frameBytesMax: 64 * 1024 })
    const [sender, receiver] = [framed(left, codec), framed(right, codec)]
    const frame = Buffer.alloc(64 * 1024)
    let sent = 0
    const sending = (async () => {
      for (; sent < 100; sent += 1) await sender.send(frame)
    })()
    await nextTurns()
    assert.ok(sent < 10, `${sent} frames were sent that nobody read`)
    const sentBefore = sent
    await receiver.read()
    await nextTurns()
    assert.ok(sent >= sentBefore && sent < 12)
    for (let received = 1; received < 100; received += 1) await receiver.read()
    await sending
    await left.closeWrite()
    assert.equal(await receiver.read(), null)
  })
})

async function nextTurns(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
