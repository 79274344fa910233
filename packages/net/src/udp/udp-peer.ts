/** One peer of a UDP socket as a channel of its own: its datagrams only, with a bounded queue of their own. */
import type { IpAddress } from '../address.ts'
import type { CloseReason } from '../connection.ts'
import { ClosedError, TargetError } from '../errors.ts'
import { checkHostTarget, type HostTarget } from '../target.ts'
import { failed, rejecting } from '../rejections.ts'
import type { WaitOptions } from '../wait.ts'
import type { Datagram, DatagramChannel, DatagramData } from './datagram.ts'
import type { Inbox } from './inbox.ts'
import type { UdpSender } from './udp-sender.ts'

export interface UdpPeerOptions<Data extends DatagramData> {
  readonly address: IpAddress
  readonly inbox: Inbox<Data>
  readonly sender: UdpSender
  readonly onClosed: () => void
}

/** One peer of a socket that has many: what it sends comes here, and no longer from the socket. `close` undoes that. */
export class UdpPeer<Data extends DatagramData = Buffer> implements DatagramChannel<Data> {
  /** The address of the peer. */
  readonly address: IpAddress
  readonly #options: UdpPeerOptions<Data>
  readonly #closed = Promise.withResolvers<CloseReason>()
  #isClosed = false

  constructor(options: UdpPeerOptions<Data>) {
    this.address = options.address
    this.#options = options
  }

  get closed(): Promise<CloseReason> {
    return this.#closed.promise
  }

  receive(options?: WaitOptions): Promise<Datagram<Data> | null> {
    return this.#options.inbox.receive(options)
  }

  [Symbol.asyncIterator](): AsyncIterator<Datagram<Data>, undefined> {
    return this.#options.inbox
  }

  send(data: Uint8Array | string, to?: HostTarget, options?: WaitOptions): Promise<void> {
    return rejecting(() => this.#send(data, to, options))
  }

  #send(data: Uint8Array | string, to: HostTarget | undefined, options: WaitOptions | undefined): Promise<void> {
    if (to !== undefined) checkHostTarget('the destination', to)
    if (this.#isClosed) return failed(new ClosedError('cannot send: the view of the peer is closed'))
    if (to !== undefined && (to.host !== this.address.host || to.port !== this.address.port)) {
      const message = `cannot send to ${to.host}: this is the view of ${this.address.host}`
      return Promise.reject(new TargetError(message, { phase: 'write', remedy: 'send by the socket itself' }))
    }
    return this.#options.sender.send(data, this.address, options)
  }

  /** Closes the view, not the socket, which gets what this peer sends from now on. */
  close(): Promise<void> {
    this.end({ kind: 'closed' })
    return Promise.resolve()
  }

  /** Closes the view because of the socket. */
  end(reason: CloseReason): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#options.inbox.end()
    this.#options.onClosed()
    this.#closed.resolve(reason)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
