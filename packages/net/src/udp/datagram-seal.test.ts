import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { FakeClock } from '../testing/fake-clock.ts'
import { DatagramOpener, DatagramSealer, SEAL_BYTES } from './datagram-seal.ts'
import { sealingKey } from './sealing-key.ts'

const KEY = Buffer.from(Array.from({ length: 32 }, (_, index) => index))
const SENDER = Buffer.from(Array.from({ length: 16 }, (_, index) => 0x40 + index))
const NOW = 1_800_000_000_000
const FRESHNESS_MS = 120_000

/** Computed with another implementation: Python's cryptography 48. */
const VECTORS = [
  {
    text: 'hello',
    sealed: '01404142434445464748494a4b4c4d4e4f6b49d20000000000000043d06e414f09b378351708eddb88c8da50231ee2fe',
  },
  { text: '', sealed: '01404142434445464748494a4b4c4d4e4f6b49d200000000000001b62f8d290252b8ed62ef0d27d98365b3' },
] as const
const PASSPHRASES = [
  { salt: undefined, key: 'd56c0a78b9706bd044d95327dc631ff4c7f83b3947615359c2a7f92eadecaf50' },
  { salt: 'weather', key: 'bbdaef7cd57152c313f328b9db25fc4d5a5f5a92a04816f22487b6aa2cb65cf0' },
] as const

function ends(key = KEY) {
  const clock = new FakeClock(NOW)
  const receiving = { key, clock, freshnessMs: FRESHNESS_MS, replayWindow: 64, sendersMax: 2 }
  const sealer = new DatagramSealer(KEY, clock)
  return { clock, sealer, opener: new DatagramOpener({ ...receiving, ownId: Buffer.alloc(16) }) }
}

void describe('sealed datagrams', () => {
  void it('are, byte for byte, what another implementation makes', () => {
    const sealer = new DatagramSealer(KEY, new FakeClock(NOW + 999), SENDER)
    const { opener } = ends()
    for (const { text, sealed } of VECTORS) {
      assert.equal(sealer.seal(Buffer.from(text)).toString('hex'), sealed)
      const opened = opener.open(Buffer.from(sealed, 'hex'))
      assert.deepEqual(opened, { kind: 'opened', text: Buffer.from(text), sender: SENDER.toString('hex') })
    }
  })

  for (const { salt, key } of PASSPHRASES) {
    void it(`have the key that another implementation makes of a passphrase, with ${salt ?? 'no'} salt`, async () => {
      const passphrase = 'gru\u0308ne Otter'
      assert.equal((await sealingKey({ passphrase, ...(salt === undefined ? {} : { salt }) })).toString('hex'), key)
    })
  }

  void it('give back any text, 43 bytes longer on the way, and never the same twice', () => {
    const { sealer, opener } = ends()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (text) => {
        const [first, second] = [sealer.seal(text), sealer.seal(text)]
        assert.equal(first.length, text.length + SEAL_BYTES)
        assert.notDeepEqual(first, second)
        for (const sealed of [second, first]) {
          const opened = opener.open(sealed)
          assert.ok(opened.kind === 'opened' && opened.text.equals(text))
        }
      }),
    )
  })

  void it('are refused when any bit was changed, and are still taken unchanged afterwards', () => {
    const { sealer, opener } = ends()
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 7 }), (place, bit) => {
        const sealed = sealer.seal(Buffer.from('the door is open'))
        const changed = Buffer.from(sealed)
        const index = place % sealed.length
        changed[index] = (changed[index] ?? 0) ^ (1 << bit)
        assert.notEqual(opener.open(changed).kind, 'opened')
        assert.equal(opener.open(sealed).kind, 'opened')
      }),
    )
  })

  const REJECTED = [
    { kind: 'malformed', make: () => Buffer.alloc(SEAL_BYTES - 1, 1) },
    { kind: 'malformed', make: () => Buffer.alloc(100, 2) },
    {
      kind: 'own',
      make: (clock: FakeClock) => new DatagramSealer(KEY, clock, Buffer.alloc(16)).seal(Buffer.from('x')),
    },
    {
      kind: 'wrongKey',
      make: (clock: FakeClock) => new DatagramSealer(Buffer.alloc(32), clock).seal(Buffer.from('x')),
    },
    {
      kind: 'stale',
      make: () => new DatagramSealer(KEY, new FakeClock(NOW - FRESHNESS_MS - 1_000)).seal(Buffer.from('x')),
    },
    {
      kind: 'stale',
      make: () => new DatagramSealer(KEY, new FakeClock(NOW + FRESHNESS_MS + 1_000)).seal(Buffer.from('x')),
    },
  ] as const
  for (const [index, { kind, make }] of REJECTED.entries()) {
    void it(`are refused as ${kind} (${index + 1} of ${REJECTED.length})`, () => {
      const { clock, opener } = ends()
      assert.deepEqual(opener.open(make(clock)), { kind })
    })
  }

  void it('are refused as replayed when they come again or too late', () => {
    const { sealer, opener } = ends()
    const late = sealer.seal(Buffer.from('late'))
    const all = Array.from({ length: 64 }, () => sealer.seal(Buffer.from('x')))
    for (const sealed of all) assert.equal(opener.open(sealed).kind, 'opened')
    for (const sealed of [...all, late]) assert.equal(opener.open(sealed).kind, 'replayed')
  })

  void it('of a flood of unknown senders with another key do not displace those that are known', () => {
    const { clock, sealer, opener } = ends()
    const first = sealer.seal(Buffer.from('x'))
    assert.equal(opener.open(first).kind, 'opened')
    for (let count = 0; count < 10; count += 1) {
      const forged = new DatagramSealer(Buffer.alloc(32), clock).seal(Buffer.from('x'))
      assert.equal(opener.open(forged).kind, 'wrongKey')
    }
    assert.equal(opener.open(new DatagramSealer(KEY, clock).seal(Buffer.from('x'))).kind, 'opened')
    assert.equal(opener.open(first).kind, 'replayed')
  })

  void it('of one sender too many are refused until another was silent for so long that it cannot be replayed', () => {
    const { clock, sealer, opener } = ends()
    const first = sealer.seal(Buffer.from('x'))
    const second = new DatagramSealer(KEY, clock)
    const third = new DatagramSealer(KEY, clock)
    assert.equal(opener.open(first).kind, 'opened')
    assert.equal(opener.open(second.seal(Buffer.from('x'))).kind, 'opened')
    assert.equal(opener.open(third.seal(Buffer.from('x'))).kind, 'crowded')
    clock.advance(FRESHNESS_MS)
    assert.equal(opener.open(second.seal(Buffer.from('x'))).kind, 'opened')
    assert.equal(opener.open(third.seal(Buffer.from('x'))).kind, 'crowded')
    clock.advance(1_000)
    assert.equal(opener.open(third.seal(Buffer.from('x'))).kind, 'opened')
    assert.equal(opener.open(first).kind, 'stale')
  })
})
