/**
 * A `Connection` as a Node duplex stream, for libraries that want one: node:http and ws run over it, so that a WebSocket
 * has the same happy eyeballs, TLS, limits and timeouts as every other connection.
 */
import { Duplex } from 'node:stream'
import type { Connection } from '../connection.ts'
import { LIMITS } from '../limits.ts'
import { type Done, tellWhenSettled } from './tell-when-settled.ts'

/** Takes the connection over: no other code may read from it. Destroyed before both sides have ended, it aborts. */
export class ConnectionDuplex extends Duplex {
  readonly connection: Connection
  #ending: Promise<void> | undefined

  constructor(connection: Connection) {
    super({ allowHalfOpen: true, highWaterMark: LIMITS.readAheadBytesMax.default })
    this.connection = connection
  }

  override _read(): void {
    this.connection.read().then(
      (bytes) => this.push(bytes),
      (error: Error) => this.destroy(error),
    )
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.connection.writeNow(bytes)
    if (this.connection.bytesPending === 0 && !this.connection.signal.aborted) done()
    else void tellWhenSettled(this.connection.flushed(), done)
  }

  /** ws writes the head of a frame and its payload apart; together they are one packet. */
  override _writev(chunks: readonly { readonly chunk: Buffer }[], done: Done): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'utf8', done)
  }

  override _final(done: Done): void {
    this.#ending = this.connection.closeWrite()
    void tellWhenSettled(this.#ending, done)
  }

  override _destroy(error: Error | null, done: Done): void {
    const abort = () => this.connection.abort(error ?? 'the WebSocket is gone')
    if (!this.readableEnded || !this.writableFinished) {
      // Node 24 never closes a socket that is reset in the moment of its shutdown(2).
      if (this.#ending !== undefined && this.connection.bytesPending === 0) void tellWhenSettled(this.#ending, abort)
      else abort()
    }
    done(error)
  }
}
