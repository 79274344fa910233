import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as fc from 'fast-check'
import { afterOutcome, beginUpload, waitBefore, type Outcome, type Question, type TusUpload } from './tus-upload.ts'
import { UPLOAD_LIMITS } from './upload-limits.ts'

const LINK = 'http://line.example/files/x/film.bin'

/** What happens to a request on its way. */
type Fate = 'arrives' | 'lost' | 'answer-lost' | { readonly cutAt: number }

/** As the server does it: of a piece with a checksum nothing stays when it breaks. */
class Server {
  readonly taken: number[] = []
  readonly #bytes: number
  #isThere = false
  #isMade = false
  said = 0

  constructor(bytes: number) {
    this.#bytes = bytes
  }

  answer({ step, pieceBytes }: TusUpload, content: readonly number[], fate: Fate): Outcome {
    if (fate === 'lost') return BROKEN
    if (step.kind === 'done' || step.kind === 'failed') throw new Error(`nothing is asked in ${step.kind}`)
    const piece = step.kind === 'send' ? content.slice(step.at, step.at + pieceBytes) : []
    if (typeof fate === 'object' && fate.cutAt < piece.length) return BROKEN
    const answer = this.#answer(step, piece)
    return fate === 'answer-lost' ? BROKEN : answer
  }

  #answer(step: Question, piece: readonly number[]): Outcome {
    switch (step.kind) {
      case 'create':
        this.#isThere = true
        return this.#where(201, '/uploads/1')
      case 'ask':
        return this.#isThere ? this.#where(200, null) : answered(404)
      case 'send':
        if (this.#isMade) return { ...answered(403), link: LINK }
        if (step.at !== this.taken.length) return { ...answered(409), offset: this.taken.length }
        this.taken.push(...piece)
        return this.#where(204, null)
      default:
        return step satisfies never
    }
  }

  #where(status: number, url: string | null): Outcome {
    const isWhole = this.taken.length === this.#bytes
    if (isWhole && !this.#isMade) this.said += 1
    this.#isMade ||= isWhole
    return { ...answered(status), url, offset: this.taken.length, link: isWhole ? LINK : null }
  }
}

function answered(status: number, text = ''): Extract<Outcome, { kind: 'answered' }> {
  return { kind: 'answered', status, url: null, offset: null, link: null, text, ms: 1_000 }
}

const BROKEN = { kind: 'broken', isOffline: false } as const

/** A short file in short pieces. */
function begun(pieceBytes: number): TusUpload {
  return { ...beginUpload(null), pieceBytes }
}

function isOver({ step }: TusUpload): boolean {
  return step.kind === 'done' || step.kind === 'failed'
}

void describe('an upload', () => {
  void test('is whole and said once, wherever its connection is cut', () => {
    const fate: fc.Arbitrary<Fate> = fc.oneof(
      { weight: 3, arbitrary: fc.constant('arrives' as const) },
      fc.constantFrom('lost' as const, 'answer-lost' as const),
      fc.record({ cutAt: fc.nat(12) }),
    )
    fc.assert(
      fc.property(
        fc.nat(40),
        fc.integer({ min: 1, max: 12 }),
        fc.array(fate, { maxLength: 12 }),
        (bytes, piece, fates) => {
          const content = Array.from({ length: bytes }, (_, index) => index)
          const server = new Server(bytes)
          let upload = begun(piece)
          for (let turn = 0; !isOver(upload); turn += 1) {
            assert.ok(turn < 200, 'it does not end')
            upload = {
              ...afterOutcome(upload, server.answer(upload, content, fates[turn] ?? 'arrives')),
              pieceBytes: piece,
            }
          }
          assert.deepEqual(upload.step, { kind: 'done', link: LINK })
          assert.deepEqual(server.taken, content)
          assert.equal(server.said, 1)
        },
      ),
    )
  })

  void test('that was cut at each of its bytes goes on behind what the server has', () => {
    const content = Array.from({ length: 20 }, (_, index) => index)
    for (let cutAt = 0; cutAt < content.length; cutAt += 1) {
      const server = new Server(content.length)
      let upload = begun(content.length)
      const asked: string[] = []
      for (let turn = 0; !isOver(upload); turn += 1) {
        asked.push(upload.step.kind)
        const outcome = server.answer(upload, content, turn === 1 ? { cutAt } : 'arrives')
        upload = { ...afterOutcome(upload, outcome), pieceBytes: content.length }
      }
      assert.deepEqual(asked, ['create', 'send', 'ask', 'send'])
      assert.deepEqual(server.taken, content)
    }
  })

  void test('waits longer after each break that brings nothing, at most half a minute, and in the end asks the person', () => {
    let upload: TusUpload = beginUpload('/uploads/1')
    const waits: number[] = []
    while (upload.step.kind !== 'failed') {
      upload = afterOutcome(upload, BROKEN)
      waits.push(waitBefore(upload))
    }
    assert.equal(waits.length, UPLOAD_LIMITS.fruitlessMax + 1)
    assert.deepEqual(waits.slice(0, 4), [500, 1_000, 2_000, 4_000])
    assert.equal(Math.max(...waits), UPLOAD_LIMITS.waitMsMax)
    assert.deepEqual(upload.step, { kind: 'failed', status: 0, text: '', url: '/uploads/1' })
  })

  void test('is not given up as long as nothing answers at all', () => {
    let upload: TusUpload = beginUpload('/uploads/1')
    for (let turn = 0; turn < UPLOAD_LIMITS.fruitlessMax * 3; turn += 1) {
      upload = afterOutcome(upload, { kind: 'broken', isOffline: true })
      assert.deepEqual(upload.step, { kind: 'ask', url: '/uploads/1' })
    }
  })

  void test('counts breaks anew as soon as something has arrived', () => {
    let upload: TusUpload = beginUpload('/uploads/1')
    for (let at = 1; at <= UPLOAD_LIMITS.fruitlessMax * 2; at += 1) {
      upload = afterOutcome(upload, BROKEN)
      upload = afterOutcome(upload, { ...answered(200), offset: at })
      assert.deepEqual(upload.step, { kind: 'send', url: '/uploads/1', at })
      assert.equal(upload.fruitless, 0)
    }
  })

  void test('that is gone at the server begins anew, once', () => {
    const gone = afterOutcome(beginUpload('/uploads/1'), answered(404))
    assert.deepEqual(gone.step, { kind: 'create' })
    const created = afterOutcome(gone, { ...answered(201), url: '/uploads/2' })
    assert.deepEqual(created.step, { kind: 'send', url: '/uploads/2', at: 0 })
    assert.equal(afterOutcome(created, answered(404, 'gone')).step.kind, 'failed')
  })

  void test('ends at once with what is final, and says it as the server does', () => {
    for (const status of [401, 403, 404, 409, 413, 415, 422, 429, 500, 501, 507]) {
      const { step } = afterOutcome(beginUpload(null), answered(status, 'no'))
      assert.deepEqual(step, { kind: 'failed', status, text: 'no', url: null })
    }
    const sending: TusUpload = { ...beginUpload(null), step: { kind: 'send', url: '/uploads/1', at: 0 } }
    const { step } = afterOutcome(sending, answered(422, 'no'))
    assert.deepEqual(step, { kind: 'failed', status: 422, text: 'no', url: '/uploads/1' })
  })

  void test('asks where it is after bytes that were not taken, and after a server that stops', () => {
    const sending: TusUpload = { ...beginUpload(null), step: { kind: 'send', url: '/uploads/1', at: 0 } }
    for (const status of [400, 409, 460, 502, 503, 504])
      assert.deepEqual(afterOutcome(sending, answered(status)).step, { kind: 'ask', url: '/uploads/1' })
    assert.deepEqual(afterOutcome(beginUpload(null), answered(503)).step, { kind: 'create' })
  })

  void test('sends longer pieces where they go quickly, and shorter ones where they do not', () => {
    const sending: TusUpload = { ...beginUpload(null), step: { kind: 'send', url: '/uploads/1', at: 0 } }
    const after = (ms: number) => afterOutcome(sending, { ...answered(204), offset: 1, ms }).pieceBytes
    const { pieceBytesFirst, pieceBytesMin, pieceBytesMax, pieceMsMin, pieceMsMax } = UPLOAD_LIMITS
    assert.equal(after(pieceMsMin - 1), pieceBytesFirst * 2)
    assert.equal(after(pieceMsMin), pieceBytesFirst)
    assert.equal(after(pieceMsMax + 1), pieceBytesFirst / 2)
    const at = (pieceBytes: number, ms: number) =>
      afterOutcome({ ...sending, pieceBytes }, { ...answered(204), offset: 1, ms }).pieceBytes
    assert.equal(at(pieceBytesMax, 0), pieceBytesMax)
    assert.equal(at(pieceBytesMin, pieceMsMax + 1), pieceBytesMin)
  })
})
