/**
 * Two connections joined in memory, for tests without the network: they keep every promise of `Connection`, deliver in
 * chunks as chosen, and stall when told to.
 */
import { Duplex } from 'node:stream'
import type { Connection } from './connection.ts'
import { LIMITS } from './limits.ts'
import { StreamConnection } from './stream-connection.ts'

/** How bad the network between the two ends is. */
export interface MemoryPairOptions {
  /** How many of the bytes left the next chunk gets, at least 1. Default: all, as they were written. */
  readonly chunking?: (bytesLeft: number) => number
  /** Awaited before each chunk is delivered: a network that stands still. Default: none. */
  readonly stall?: () => Promise<void>
}

/** Two ends; what is written to one is read from the other. */
export function memoryPair(options: MemoryPairOptions = {}): readonly [Connection, Connection] {
  const left = new MemoryStream(options)
  const right = new MemoryStream(options)
  left.peer = right
  right.peer = left
  return [memoryConnection(left), memoryConnection(right)]
}

function memoryConnection(stream: MemoryStream): Connection {
  const address = { kind: 'memory' } as const
  return new StreamConnection(stream, { transport: 'memory', localAddress: address, remoteAddress: address })
}

class MemoryStream extends Duplex {
  peer: MemoryStream | undefined
  readonly #options: MemoryPairOptions
  /** Set while the peer's buffer is full: goes on with the write that waits. */
  #onPeerReads: (() => void) | undefined

  constructor(options: MemoryPairOptions) {
    super({ allowHalfOpen: true, emitClose: true, highWaterMark: LIMITS.readAheadBytesMax.default })
    this.#options = options
  }

  override _read(): void {
    this.peer?.continueWrite()
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    void this.#deliver(bytes, done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.peer?.push(null)
    done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.continueWrite()
    const { peer } = this
    if (peer !== undefined && !peer.destroyed) {
      peer.continueWrite()
      // As TCP: an end that is destroyed before it has ended its direction resets the other side.
      if (!this.writableFinished) peer.destroy(resetError())
    }
    done(error)
  }

  continueWrite(): void {
    const goOn = this.#onPeerReads
    this.#onPeerReads = undefined
    goOn?.()
  }

  async #deliver(bytes: Buffer, done: (error?: Error) => void): Promise<void> {
    const { chunking, stall } = this.#options
    let rest = bytes
    while (rest.length > 0) {
      if (stall !== undefined) await stall()
      const { peer } = this
      if (peer === undefined || peer.destroyed) return done(resetError())
      const size = chunking === undefined ? rest.length : Math.max(1, Math.min(rest.length, chunking(rest.length)))
      const hasRoom = peer.push(rest.subarray(0, size))
      rest = rest.subarray(size)
      if (!hasRoom) await this.#peerReads()
    }
    done()
  }

  #peerReads(): Promise<void> {
    return new Promise((resolve) => {
      this.#onPeerReads = resolve
    })
  }
}

function resetError(): Error {
  return Object.assign(new Error('the other end in memory is gone'), { code: 'ECONNRESET' })
}
