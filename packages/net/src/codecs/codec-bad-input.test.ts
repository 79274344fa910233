/** Frames that claim 4 GiB, or never end, over a connection: one typed error, little memory, and the connection is still ours. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Codec } from './codec.ts'
import { delimitedCodec } from './delimited-codec.ts'
import { NetError } from '../errors.ts'
import { framed } from './framed.ts'
import { jsonLinesCodec } from './json-lines-codec.ts'
import { lengthPrefixedCodec } from './length-prefixed-codec.ts'
import { lineCodec } from './line-codec.ts'
import { memoryPair } from '../memory-pair.ts'
import { netstringCodec } from './netstring-codec.ts'

const MAX = 1000
const MIB = 1024 * 1024
const SENT_BYTES = 64 * MIB
const CHUNK = Buffer.alloc(64 * 1024, 'x')

interface Case {
  readonly name: string
  readonly codec: Codec<unknown>
  /** What the frame begins with; what follows is endless. */
  readonly head: readonly number[]
  readonly code: string
}

const prefixed = (options: object) => lengthPrefixedCodec({ prefix: 4, frameBytesMax: MAX, ...options })
const MALFORMED = 'NET_FRAME_MALFORMED'
const TOO_LONG = 'NET_FRAME_TOO_LONG'

const CASES: readonly Case[] = [
  { name: 'a prefix of 4 bytes', codec: prefixed({}), head: [0xff, 0xff, 0xff, 0xff], code: TOO_LONG },
  {
    name: 'a prefix of 4 bytes, little endian',
    codec: prefixed({ endian: 'little' }),
    head: [0, 0, 0, 0xff],
    code: TOO_LONG,
  },
  { name: 'a prefix of 8 bytes', codec: prefixed({ prefix: 8 }), head: [0, 0, 0, 1, 0, 0, 0, 0], code: TOO_LONG },
  { name: 'a prefix of 8 bytes, all ones', codec: prefixed({ prefix: 8 }), head: Array(8).fill(0xff), code: TOO_LONG },
  { name: 'a varint', codec: prefixed({ prefix: 'varint' }), head: [0x80, 0x80, 0x80, 0x80, 0x10], code: TOO_LONG },
  { name: 'a varint without end', codec: prefixed({ prefix: 'varint' }), head: Array(11).fill(0xff), code: MALFORMED },
  {
    name: 'a netstring',
    codec: netstringCodec({ frameBytesMax: MAX }),
    head: [...Buffer.from('4294967296:')],
    code: TOO_LONG,
  },
  {
    name: 'a netstring whose length has no end',
    codec: netstringCodec({ frameBytesMax: MAX }),
    head: Array(99).fill(0x31),
    code: MALFORMED,
  },
  {
    name: 'a delimiter that never comes',
    codec: delimitedCodec({ delimiter: '\0', frameBytesMax: MAX }),
    head: [],
    code: TOO_LONG,
  },
  { name: 'a line without end', codec: lineCodec({ lineBytesMax: MAX }), head: [], code: 'NET_LINE_TOO_LONG' },
  {
    name: 'a line of JSON without end',
    codec: jsonLinesCodec({ lineBytesMax: MAX }),
    head: [0x22],
    code: 'NET_LINE_TOO_LONG',
  },
]

for (const { name, codec, head, code } of CASES) {
  void it(`${name}: ${SENT_BYTES / MIB} MiB of a frame that claims more are one error, and are not kept`, async () => {
    const [left, right] = memoryPair()
    const reader = framed(right, codec)
    const sending = (async () => {
      await left.write(Buffer.from(head))
      for (let sent = 0; sent < SENT_BYTES; sent += CHUNK.length) await left.write(CHUNK)
      await left.closeWrite()
    })()
    const before = process.memoryUsage().arrayBuffers
    await assert.rejects(reader.read(), (error) => error instanceof NetError && error.code === code)
    // What follows is the rest of that frame, or of a stream in which nobody can tell where a frame begins.
    const next = await reader.read().catch((error: unknown) => error)
    assert.ok(next === null || next instanceof NetError, String(next))
    assert.ok(process.memoryUsage().arrayBuffers - before < 16 * MIB)
    await sending
    await right.write(Buffer.from('still here'))
    assert.equal(String(await left.readExactly(10)), 'still here')
    left.abort()
    right.abort()
  })
}

void describe('a peer that ends inside a frame', () => {
  for (const { name, codec, head } of CASES.filter(({ head }) => head.length > 0)) {
    void it(`is a typed error: ${name}`, async () => {
      const [left, right] = memoryPair()
      await left.write(Buffer.from(head.slice(0, 3)))
      await left.closeWrite()
      await assert.rejects(framed(right, codec).read(), NetError)
      left.abort()
      right.abort()
    })
  }
})
