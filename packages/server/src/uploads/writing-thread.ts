/** The thread that writes uploads, and looks at them: their digests and copies, and what a hostile picture asks for, would take the time of everybody that talks. It starts with the first upload. */
import { createHash, type Hash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { parentPort } from 'node:worker_threads'
import { examine } from './examine.ts'
import { Incoming, provenPart } from './incoming.ts'
import { answering, type Answers } from './threads/answer-calls.ts'
import type { ToThread } from './threads/calls.ts'
import type { WritingCalls } from './writing-messages.ts'

interface OpenUpload {
  readonly handle: FileHandle
  readonly incoming: Incoming
  /** Where it was opened. */
  readonly begin: Known
  /** Of what was taken since then. */
  readonly summed: Hash | null
}

/** What is known of an upload that nobody writes now: it need not be read again. */
interface Known {
  readonly bytes: number
  readonly hash: Hash
}

if (parentPort === null) throw new Error('this file is a thread and does nothing by itself')
const port = parentPort
const uploads = new Map<string, OpenUpload>()
const known = new Map<string, Known>()
/** Of each upload, what was asked last. */
const turns = new Map<string, Promise<void>>()

const CALLS: Answers<WritingCalls> = {
  async open({ id, path, proofs, algorithm }) {
    const handle = await open(path, 'r+')
    const last = proofs.at(-1)?.bytes ?? 0
    const before = known.get(id)
    const proven =
      before?.bytes === last ? { proofs, hash: before.hash } : await provenPart(handle, proofs).catch(closing(handle))
    const begin = { bytes: proven.proofs.at(-1)?.bytes ?? 0, hash: proven.hash }
    known.set(id, begin)
    const incoming = new Incoming(handle, { offset: begin.bytes, hash: begin.hash.copy() })
    uploads.set(id, { handle, incoming, begin, summed: algorithm === null ? null : createHash(algorithm) })
    return proven.proofs
  },
  async take({ id, chunks }) {
    const { incoming, summed } = opened(id)
    for (const chunk of chunks) {
      summed?.update(chunk)
      await incoming.take(chunk)
    }
    return null
  },
  async settle({ id, isSynced }) {
    const { incoming, handle, summed } = opened(id)
    const proof = await incoming.settle()
    if (isSynced) await handle.datasync()
    known.set(id, { bytes: proof.bytes, hash: incoming.hash.copy() })
    return { proof, sum: summed?.copy().digest('hex') ?? null }
  },
  examine: ({ pictureBytesMax, ...candidate }) => examine(candidate, pictureBytesMax),
  async close({ id, isKept }) {
    const { handle, begin } = opened(id)
    uploads.delete(id)
    if (!isKept) known.set(id, begin)
    await handle.close()
    return null
  },
  async forget({ id }) {
    known.delete(id)
    return null
  },
}

function opened(id: string): OpenUpload {
  const upload = uploads.get(id)
  if (upload === undefined) throw new RangeError(`the upload ${id} is not open`)
  return upload
}

function closing(handle: FileHandle): (error: unknown) => Promise<never> {
  return async (error) => {
    await handle.close()
    throw error
  }
}

const answer = answering(port, CALLS)
port.on('message', (message: ToThread<WritingCalls>) => {
  const { id } = message.input
  const turn = (turns.get(id) ?? Promise.resolve()).then(() => answer(message))
  turns.set(id, turn)
  void turn.then(() => {
    if (turns.get(id) === turn) turns.delete(id)
  })
})
