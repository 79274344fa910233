/** The suite as another package uses it: on its own transport, with no more than this package exports. */
import type {
  CloseOptions,
  Connection,
  ReadUntilOptions,
  StartTlsOptions,
  TcpOptions,
  WaitOptions,
} from '@partyline/net'
import { connectionContract, memoryPair } from '@partyline/net/testing'

/** A transport on top of another, as one would be that compresses, counts or records; it has to pass everything on. */
class WrappedConnection implements Connection {
  readonly transport: Connection['transport']
  readonly localAddress: Connection['localAddress']
  readonly remoteAddress: Connection['remoteAddress']
  readonly tls = undefined
  readonly #inner: Connection

  constructor(inner: Connection) {
    this.#inner = inner
    this.transport = inner.transport
    this.localAddress = inner.localAddress
    this.remoteAddress = inner.remoteAddress
  }

  get bytesRead(): number {
    return this.#inner.bytesRead
  }
  get bytesWritten(): number {
    return this.#inner.bytesWritten
  }
  get bytesPending(): number {
    return this.#inner.bytesPending
  }
  get signal(): AbortSignal {
    return this.#inner.signal
  }
  get closed(): Connection['closed'] {
    return this.#inner.closed
  }
  get readable(): Connection['readable'] {
    return this.#inner.readable
  }
  get writable(): Connection['writable'] {
    return this.#inner.writable
  }
  read(options?: WaitOptions): Promise<Uint8Array | null> {
    return this.#inner.read(options)
  }
  readExactly(byteCount: number, options?: WaitOptions): Promise<Uint8Array> {
    return this.#inner.readExactly(byteCount, options)
  }
  readUntil(delimiter: string | Uint8Array, options: ReadUntilOptions): Promise<Uint8Array> {
    return this.#inner.readUntil(delimiter, options)
  }
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return this.#inner[Symbol.asyncIterator]()
  }
  write(data: string | Uint8Array, options?: WaitOptions): Promise<void> {
    return this.#inner.write(data, options)
  }
  writeNow(data: string | Uint8Array): boolean {
    return this.#inner.writeNow(data)
  }
  flushed(options?: WaitOptions): Promise<void> {
    return this.#inner.flushed(options)
  }
  startTls(options: StartTlsOptions): Promise<void> {
    return this.#inner.startTls(options)
  }
  closeWrite(): Promise<void> {
    return this.#inner.closeWrite()
  }
  close(options?: CloseOptions): Promise<void> {
    return this.#inner.close(options)
  }
  unref(): void {
    this.#inner.unref()
  }
  ref(): void {
    this.#inner.ref()
  }
  setTcpOptions(options: TcpOptions): void {
    this.#inner.setTcpOptions(options)
  }
  abort(reason?: unknown): void {
    this.#inner.abort(reason)
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inner.close()
  }
}

connectionContract('a transport of another package', async () => {
  const [left, right] = memoryPair()
  return [new WrappedConnection(left), new WrappedConnection(right)]
})
