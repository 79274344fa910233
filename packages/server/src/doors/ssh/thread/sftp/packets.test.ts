import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { array, assert as always, asyncProperty, nat, property, uint8Array } from 'fast-check'
import { packets, PacketError } from './packets.ts'
import { parseRequest } from './requests.ts'
import { PACKET_BYTES_MAX, PATH_BYTES_MAX, REQUEST } from './sftp-numbers.ts'

function framed(body: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  return Buffer.concat([length, body])
}

async function* cut(bytes: Buffer, places: readonly number[]): AsyncGenerator<Uint8Array, undefined> {
  const sorted = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b)
  for (const [index, from] of sorted.entries()) yield bytes.subarray(from, sorted[index + 1] ?? bytes.length)
}

async function all(bytes: Buffer, places: readonly number[] = []): Promise<Buffer[]> {
  const found: Buffer[] = []
  for await (const packet of packets(cut(bytes, places))) found.push(Buffer.from(packet))
  return found
}

/** A request with fields as they are: numbers of 32 bits, or bytes behind their length. */
function request(type: number, ...fields: readonly (number | string | Buffer)[]): Buffer {
  const encoded = fields.map((field) => {
    if (typeof field !== 'number') return framed(Buffer.from(field))
    const number = Buffer.alloc(4)
    number.writeUInt32BE(field)
    return number
  })
  return Buffer.concat([Buffer.from([type]), ...encoded])
}

void describe('packets of SFTP', () => {
  void it('are the same however the bytes are cut', async () => {
    await always(
      asyncProperty(array(uint8Array({ minLength: 1, maxLength: 300 })), array(nat()), async (bodies, places) => {
        const found = await all(Buffer.concat(bodies.map(framed)), places)
        assert.deepEqual(
          found,
          bodies.map((body) => Buffer.from(body)),
        )
      }),
    )
  })

  void it('have at most so many bytes, and one at least', async () => {
    const largest = Buffer.alloc(PACKET_BYTES_MAX, 1)
    assert.deepEqual(await all(framed(largest)), [largest])
    const length = Buffer.alloc(4)
    for (const bytes of [0, PACKET_BYTES_MAX + 1, 0xff_ff_ff_ff]) {
      length.writeUInt32BE(bytes)
      await assert.rejects(all(length), PacketError)
    }
  })
})

void describe('a request', () => {
  void it('is read as what it asks for', () => {
    assert.deepEqual(parseRequest(request(REQUEST.init, 3)), { kind: 'init' })
    assert.deepEqual(parseRequest(request(REQUEST.stat, 7, 'lobby')), { kind: 'stat', id: 7, path: 'lobby' })
    assert.deepEqual(parseRequest(request(REQUEST.read, 8, '0', 1, 2, 3)), {
      kind: 'read',
      id: 8,
      handle: '0',
      from: 2 ** 32 + 2,
      bytes: 3,
    })
    assert.deepEqual(parseRequest(request(REQUEST.write, 9, '0', 0, 0, 'data')), {
      kind: 'write',
      id: 9,
      handle: '0',
      from: 0,
      data: Buffer.from('data'),
    })
    assert.deepEqual(parseRequest(request(REQUEST.fsetstat, 1, '0', 1, 0, 5)), {
      kind: 'fsetstat',
      id: 1,
      handle: '0',
      size: 5,
    })
    assert.deepEqual(parseRequest(request(99, 7)), { kind: 'unknown', id: 7 })
  })

  void it('that is cut, or has too long a path, is malformed; without a number it is nothing', () => {
    const whole = request(REQUEST.write, 9, '0', 0, 0, 'data')
    for (let length = 5; length < whole.length; length += 1) {
      assert.deepEqual(parseRequest(whole.subarray(0, length)), { kind: 'malformed', id: 9 })
    }
    for (let length = 0; length < 5; length += 1) assert.equal(parseRequest(whole.subarray(0, length)), null)
    const path = (bytes: number) => parseRequest(request(REQUEST.stat, 7, 'x'.repeat(bytes)))?.kind
    assert.deepEqual([path(PATH_BYTES_MAX), path(PATH_BYTES_MAX + 1)], ['stat', 'malformed'])
  })

  void it('never fails, whatever the bytes are', () => {
    always(property(uint8Array({ maxLength: 60 }), (bytes) => void parseRequest(Buffer.from(bytes))))
  })
})
