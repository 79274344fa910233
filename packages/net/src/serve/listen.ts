/** A listener: connections as an async iterable, for programs that want to accept one by one. */
import { Acceptor, type AcceptCounters } from './acceptor.ts'
import type { AcceptOptions, ListenTarget } from './accept-options.ts'
import { type Address, formatAddress, type IpAddress, type UnixAddress } from '../address.ts'
import type { Connection } from '../connection.ts'
import { rejecting } from '../rejections.ts'
import type { HostTarget, PathTarget } from '../target.ts'
import type { ServerCertificates } from '../tls/tls-server.ts'
import { isGivenUp, type WaitOptions, watchWait } from '../wait.ts'

/** How to listen, and which clients to let in; each option has a default. */
export type ListenOptions = AcceptOptions

/** Accepts connections one by one, for programs that decide when. Most programs want `serve`. */
export interface Listener<A extends Address = Address> extends AsyncIterable<Connection>, AsyncDisposable {
  /** Where it listens, with the port that was chosen; at least one. */
  readonly addresses: readonly [A, ...A[]]
  /** Since it began to listen; a new value at each look. */
  readonly counters: AcceptCounters
  /**
   * The next connection; null after `close`. Several callers get connections in turn.
   * Giving up by signal or timeout loses no connection: the next caller gets it.
   */
  accept(options?: WaitOptions): Promise<Connection | null>
  /** As `Server.setCertificates`. */
  setCertificates(shown: ServerCertificates): void
  /** As `Server.unref`. */
  unref(): void
  /** As `Server.ref`. */
  ref(): void
  /** Stops accepting. Connections given out go on; those that were not taken are aborted. */
  close(): Promise<void>
}

/**
 * Listens. The caller that takes a connection has to close it. At most `maxConnections` are open at a time, taken or not. Leaving
 * a `for await` early leaves the listener open. Errors as `serve`.
 */
export async function listen(target: HostTarget, options?: ListenOptions): Promise<Listener<IpAddress>>
export async function listen(target: PathTarget, options?: ListenOptions): Promise<Listener<UnixAddress>>
export async function listen(target: ListenTarget, options?: ListenOptions): Promise<Listener>
export async function listen(target: ListenTarget, options: ListenOptions = {}): Promise<Listener> {
  const ready: Connection[] = []
  const takers: ((connection: Connection | null) => void)[] = []
  let isClosed = false
  const acceptor = await Acceptor.open(target, options, (connection) => {
    const taker = takers.shift()
    if (taker !== undefined) taker(connection)
    else ready.push(connection)
  })
  const [first, ...others] = acceptor.addresses
  if (first === undefined) throw new Error('a listener without an address')
  const accept = (wait: WaitOptions = {}) => rejecting(() => acceptNext(wait))
  const acceptNext = (wait: WaitOptions) => {
    const connection = isGivenUp(wait) ? undefined : ready.shift()
    if (connection !== undefined) return Promise.resolve(connection)
    if (isClosed) return Promise.resolve(null)
    return new Promise<Connection | null>((resolve, reject) => {
      const taker = (taken: Connection | null) => {
        endWatch()
        resolve(taken)
      }
      takers.push(taker)
      const endWatch = watchWait(wait, 'listen', `no connection on ${formatAddress(first)}`, (error) => {
        takers.splice(takers.indexOf(taker), 1)
        reject(error)
      })
    })
  }
  const close = async () => {
    isClosed = true
    acceptor.close()
    for (const connection of ready.splice(0)) connection.abort('the listener is closed')
    for (const taker of takers.splice(0)) taker(null)
  }
  return {
    addresses: [first, ...others],
    get counters() {
      return acceptor.counters
    },
    accept,
    setCertificates: (shown) => acceptor.setCertificates(shown),
    unref: () => acceptor.unref(),
    ref: () => acceptor.ref(),
    close,
    [Symbol.asyncDispose]: close,
    [Symbol.asyncIterator]: () => ({
      async next() {
        const connection = await accept()
        return connection === null ? { done: true, value: undefined } : { done: false, value: connection }
      },
      return: () => Promise.resolve({ done: true, value: undefined }),
    }),
  }
}
