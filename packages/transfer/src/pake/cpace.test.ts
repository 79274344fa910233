import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  calculateGenerator,
  messageBytes,
  scalarFrom,
  sessionKey,
  sharedElement,
  shareOf,
  transcriptOf,
} from './cpace.ts'

const FILE = new URL('../../../../vectors/cpace/ristretto255.json', import.meta.url)
const vectors: Readonly<Record<'ristretto255', Readonly<Record<string, string>>>> & {
  readonly points: {
    readonly Valid: Readonly<Record<string, string>>
    readonly 'Invalid Y1': string
    readonly 'Invalid Y2': string
  }
} = JSON.parse(readFileSync(FILE, 'utf8'))

const bytes = (hex: string | undefined) => Buffer.from(hex ?? '', 'hex')
const hex = (value: Uint8Array | null) => (value === null ? null : Buffer.from(value).toString('hex').toUpperCase())

const run = vectors.ristretto255
const sid = bytes(run['sid'])
const a = { share: bytes(run['Ya']), associatedData: bytes(run['ADa']) }
const b = { share: bytes(run['Yb']), associatedData: bytes(run['ADb']) }

void test('the generator, both shares and the shared element are those of the draft', () => {
  const generator = calculateGenerator({ password: bytes(run['PRS']), channel: bytes(run['CI']), sessionId: sid })
  assert.equal(hex(generator), run['g'])
  assert.equal(hex(shareOf(generator, bytes(run['ya']))), run['Ya'])
  assert.equal(hex(shareOf(generator, bytes(run['yb']))), run['Yb'])
  assert.equal(hex(sharedElement(bytes(run['ya']), b.share)), run['K'])
  assert.equal(hex(sharedElement(bytes(run['yb']), a.share)), run['K'])
})

void test('the key is that of the draft, whichever way the transcript is ordered', () => {
  assert.equal(hex(sessionKey(sid, bytes(run['K']), transcriptOf(a, b))), run['ISK_IR'])
  const [larger, smaller] = [messageBytes(a), messageBytes(b)].toSorted((one, other) => Buffer.compare(other, one))
  const symmetric = Buffer.concat([Buffer.from('oc'), larger ?? '', smaller ?? ''].map((part) => Buffer.from(part)))
  assert.equal(hex(sessionKey(sid, bytes(run['K']), symmetric)), run['ISK_SY'])
  const sidOutput = (transcript: Uint8Array) =>
    createHash('sha512').update('CPaceSidOutput').update(transcript).digest()
  assert.equal(hex(sidOutput(transcriptOf(a, b))), run['sid_output_ir'])
  assert.equal(hex(sidOutput(symmetric)), run['sid_output_oc'])
})

void test('a valid point gives the product of the draft, an invalid one nothing', () => {
  const valid = vectors.points.Valid
  assert.equal(hex(sharedElement(bytes(valid['s']), bytes(valid['X']))), valid['G.scalar_mult_vfy(s,X)'])
  for (const point of [vectors.points['Invalid Y1'], vectors.points['Invalid Y2']]) {
    assert.equal(sharedElement(bytes(valid['s']), bytes(point)), null)
  }
  for (const length of [0, 31, 33]) assert.equal(sharedElement(bytes(valid['s']), Buffer.alloc(length, 1)), null)
})

void test('two sides agree if and only if they have the same secret', () => {
  const seed = fc.uint8Array({ minLength: 64, maxLength: 64 })
  const word = fc.uint8Array({ maxLength: 200 })
  fc.assert(
    fc.property(word, word, fc.boolean(), seed, seed, (one, other, isSame, seedA, seedB) => {
      const channel = Buffer.from('test')
      const passwords = [one, isSame ? one : other]
      const [forA, forB] = passwords.map((password) => calculateGenerator({ password, channel, sessionId: sid }))
      assert.ok(forA !== undefined && forB !== undefined)
      const [scalarA, scalarB] = [scalarFrom(seedA), scalarFrom(seedB)]
      const [shareA, shareB] = [shareOf(forA, scalarA), shareOf(forB, scalarB)]
      const agree = hex(sharedElement(scalarA, shareB)) === hex(sharedElement(scalarB, shareA))
      assert.equal(agree, Buffer.from(one).equals(passwords[1] ?? one))
    }),
    { numRuns: 20 },
  )
})
