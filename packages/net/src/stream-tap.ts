/**
 * Takes chunks from a Node stream where the stream hands them on: in `push`, which every Duplex calls. Node's own buffer, its
 * events and the tick that looks for more are then not on the path of a message. The stream must push until `push` returns
 * false. It must go on after `_read` was called, and not from within it. The streams of Node do both.
 */
import { type Duplex, Readable } from 'node:stream'

/** What a stream tells its only listener. */
export interface StreamListener {
  /** @returns false to be asked, by `resume`, before more comes */
  onStreamData(chunk: Uint8Array): boolean
  onStreamEnd(stream: Duplex): void
  onStreamError(stream: Duplex, error: Error): void
  onStreamClose(stream: Duplex): void
}

const LISTENER = Symbol('listener')
const EMPTY = Buffer.alloc(0)

interface Tapped extends Duplex {
  readonly [LISTENER]: StreamListener
}

const pushToBuffer = (stream: Duplex, chunk: Uint8Array | null) => Readable.prototype.push.call(stream, chunk)

/** @param mayHaveEnded TLS may have read the end before, together with the last bytes of the handshake */
export function tap(stream: Duplex, listener: StreamListener, mayHaveEnded: boolean): void {
  Object.assign(stream, { [LISTENER]: listener })
  stream.on('error', onError)
  stream.on('close', onClose)
  if (mayHaveEnded) stream.on('end', onEnd)
  // Chunks that came before this listened.
  for (let chunk: unknown = stream.read(); chunk instanceof Uint8Array; chunk = stream.read())
    listener.onStreamData(chunk)
  Object.assign(stream, { push: onPush })
}

/** From here on the stream keeps what comes to itself. */
export function untap(stream: Duplex): void {
  // To delete the property would make the socket an object whose every property is looked up in a dictionary.
  Object.assign(stream, { push: onUntappedPush })
}

/** Asks for more, after `onStreamData` has returned false. */
export function resume(stream: Duplex): void {
  // An empty chunk ends the read that Node takes to be under way, so that it asks the stream for more.
  pushToBuffer(stream, EMPTY)
  stream.read(0)
}

// One function of each kind for all connections: closures would add up over ten thousand of them.

function onPush(this: Tapped, chunk: Uint8Array | null): boolean {
  if (chunk !== null) return this[LISTENER].onStreamData(chunk)
  this[LISTENER].onStreamEnd(this)
  pushToBuffer(this, null)
  // The stream says that it has ended only after its end was read.
  this.read(0)
  return false
}

function onUntappedPush(this: Duplex, chunk: Uint8Array | null): boolean {
  return pushToBuffer(this, chunk)
}

function onEnd(this: Tapped): void {
  this[LISTENER].onStreamEnd(this)
}

function onError(this: Tapped, error: Error): void {
  this[LISTENER].onStreamError(this, error)
}

function onClose(this: Tapped): void {
  this[LISTENER].onStreamClose(this)
}
