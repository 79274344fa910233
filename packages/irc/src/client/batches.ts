/** Puts the lines of a batch together (IRCv3 batch): nothing of it is told before its end. */
import type { Message } from '../message.ts'
import type { Incoming, IncomingBatch } from './incoming.ts'
import { CLIENT_LIMITS } from './limits.ts'

interface OpenBatch {
  readonly opening: Message
  readonly type: string
  readonly params: readonly string[]
  readonly parts: (Incoming | IncomingBatch)[]
  readonly outer: string | null
  lines: number
}

export class Batches {
  readonly #open = new Map<string, OpenBatch>()

  /** @returns what is whole with this message; null while more is to come */
  take(message: Message): Incoming | IncomingBatch | null {
    if (message.verb === 'BATCH') return this.#mark(message)
    const incoming: Incoming = { kind: 'message', message, label: message.tags.get('label') ?? null }
    return this.#within(message.tags.get('batch') ?? null, incoming)
  }

  /** What is held back here. */
  get held(): unknown {
    return this.#open
  }

  /** The connection is another one. */
  clear(): void {
    this.#open.clear()
  }

  #mark(message: Message): Incoming | IncomingBatch | null {
    const [marked = '', type = '', ...params] = message.params
    const reference = marked.slice(1)
    if (marked.startsWith('+')) {
      this.#makeRoom()
      const outer = message.tags.get('batch') ?? null
      this.#open.set(reference, { opening: message, type, params, parts: [], outer, lines: 0 })
      return null
    }
    const batch = this.#open.get(reference)
    if (batch === undefined) return null
    this.#open.delete(reference)
    const { opening, parts, outer } = batch
    const label = opening.tags.get('label') ?? null
    return this.#within(outer, { kind: 'batch', type: batch.type, params: batch.params, opening, parts, label })
  }

  #within(reference: string | null, whole: Incoming | IncomingBatch): Incoming | IncomingBatch | null {
    const outer = reference === null ? undefined : this.#open.get(reference)
    if (outer === undefined) return whole
    outer.lines += 1
    if (outer.lines <= CLIENT_LIMITS.batchLinesMax) outer.parts.push(whole)
    return null
  }

  #makeRoom(): void {
    if (this.#open.size < CLIENT_LIMITS.batchesMax) return
    for (const reference of this.#open.keys()) {
      this.#open.delete(reference)
      return
    }
  }
}
