/** A UDP socket that is open: datagrams in and out, groups, peers, and what it counted. `udp` opens one. */
import type { RemoteInfo, Socket } from 'node:dgram'
import { isIP, SocketAddress } from 'node:net'
import { type IpAddress, ipAddress } from '../address.ts'
import { checkArgument, checkOptions, TEXT } from '../arguments.ts'
import type { CloseReason } from '../connection.ts'
import type { TextEncoding } from '../encodings/text-encoding.ts'
import { ClosedError, type NetError, TargetError, TooManyPeersError } from '../errors.ts'
import { checkHostTarget, type HostTarget } from '../target.ts'
import type { WaitOptions } from '../wait.ts'
import { rejecting } from '../rejections.ts'
import type { BufferSize } from './buffer-size.ts'
import type { Datagram, DatagramChannel, DatagramData, OutgoingDatagram } from './datagram.ts'
import { Inbox } from './inbox.ts'
import { JOIN, joinGroup, type JoinOptions, type Membership } from './membership.ts'
import type { NameCache } from './name-cache.ts'
import { explainSendError } from './send-error.ts'
import type { UdpCounters, UdpEvent, UdpTally } from './udp-options.ts'
import { UdpPeer } from './udp-peer.ts'
import { UdpSender } from './udp-sender.ts'

export interface UdpSocketOptions<Data extends DatagramData> {
  readonly remoteAddress: IpAddress | undefined
  readonly receiveBuffer: BufferSize
  readonly sendBuffer: BufferSize
  readonly decode: (bytes: Buffer) => Data
  readonly encoding: TextEncoding
  readonly queueDatagramsMax: number
  readonly queueBytesMax: number
  readonly sendQueueBytesMax: number
  readonly peersMax: number
  readonly names: NameCache
  readonly log: ((event: UdpEvent) => void) | undefined
}

/**
 * An open UDP socket: a `DatagramChannel` that also joins groups, gives views of single peers, and counts. `Data` is `string`
 * where an encoding was chosen.
 */
export class UdpSocket<Data extends DatagramData = Buffer> implements DatagramChannel<Data> {
  /** The own end, with the port that was chosen. */
  readonly localAddress: IpAddress
  /** The only peer of a connected socket. */
  readonly remoteAddress: IpAddress | undefined
  /** What was asked for and what the kernel granted. */
  readonly receiveBuffer: BufferSize
  /** As `receiveBuffer`. */
  readonly sendBuffer: BufferSize
  readonly #socket: Socket
  readonly #socketFamily: 4 | 6
  readonly #options: UdpSocketOptions<Data>
  readonly #inbox: Inbox<Data>
  readonly #sender: UdpSender
  readonly #peers = new Map<string, { readonly peer: UdpPeer<Data>; readonly inbox: Inbox<Data> }>()
  readonly #tally: UdpTally = {
    datagramsReceived: 0,
    bytesReceived: 0,
    datagramsDropped: 0,
    datagramsSent: 0,
    bytesSent: 0,
    failures: 0,
  }
  readonly #closed = Promise.withResolvers<CloseReason>()
  readonly #gone = new AbortController()
  #isClosing = false
  /** Mostly the next one comes from there too. */
  #lastSource: IpAddress | undefined

  /** @param socket bound, and connected where there is a remote address */
  constructor(socket: Socket, options: UdpSocketOptions<Data>) {
    const { address, port, family } = socket.address()
    this.localAddress = ipAddress(address, port)
    this.remoteAddress = options.remoteAddress
    this.receiveBuffer = options.receiveBuffer
    this.sendBuffer = options.sendBuffer
    this.#socket = socket
    this.#socketFamily = family === 'IPv4' ? 4 : 6
    this.#options = options
    this.#inbox = this.#makeInbox()
    this.#sender = new UdpSender({
      ...options,
      socket,
      socketFamily: this.#socketFamily,
      tally: this.#tally,
      takeError: () => this.#inbox.takeError(),
    })
    socket.on('message', (bytes, info) => this.#onMessage(bytes, info))
    socket.on('error', (error) => this.#onError(error))
  }

  /** A copy, as of now. */
  get counters(): UdpCounters {
    return { ...this.#tally }
  }

  /** Aborted when the socket is closed; its reason is a ClosedError. */
  get signal(): AbortSignal {
    return this.#gone.signal
  }

  get closed(): Promise<CloseReason> {
    return this.#closed.promise
  }

  receive(options?: WaitOptions): Promise<Datagram<Data> | null> {
    return this.#inbox.receive(options)
  }

  [Symbol.asyncIterator](): AsyncIterator<Datagram<Data>, undefined> {
    return this.#inbox
  }

  send(data: Uint8Array | string, to?: HostTarget, options?: WaitOptions): Promise<void> {
    return this.#sender.send(data, to, options)
  }

  /**
   * Sends several, each as `send` does, without waiting in between. One that fails is counted and logged, and the others go
   * out all the same.
   * @returns when the kernel has taken or refused all of them: how many it has taken
   * @throws {TypeError} no list of datagrams; none is sent
   */
  sendMany(datagrams: Iterable<OutgoingDatagram>): Promise<number> {
    return rejecting(() => this.#sender.sendMany(datagrams))
  }

  /**
   * As `send`, without a promise and to an address, not a name: for senders of streams that can lose a part. Failures are
   * counted and logged.
   * @returns true if the datagram was handed to the system, which may still fail
   */
  sendNow(data: Uint8Array | string, to?: HostTarget): boolean {
    return this.#sender.sendNow(data, to)
  }

  /**
   * Joins a multicast group. `await using` leaves it again. On Linux, a socket that is bound to all interfaces also hears
   * the groups that other sockets of the machine joined, when they come to its port (IP_MULTICAST_ALL in ip(7)); one that
   * is bound to the address of the group hears only that.
   * @throws {InterfaceNotFoundError} there is no such interface; the error lists those that there are
   * @throws {MembershipError} not a group, of the other family, a member already, too many
   * @throws {ClosedError} after `close`
   */
  join(group: string, options: JoinOptions = {}): Promise<Membership> {
    return rejecting(() => this.#join(group, options))
  }

  #join(group: string, options: JoinOptions): Promise<Membership> {
    checkArgument('the group', group, TEXT)
    checkOptions('the options of join', options, JOIN)
    if (this.#isClosing)
      return Promise.reject(new ClosedError(`cannot join ${group}: the socket is closed`, { phase: 'listen' }))
    return new Promise((resolve) => resolve(joinGroup(this.#socket, this.#socketFamily, group, options)))
  }

  /**
   * A view of one peer: from now on the socket's own readers do not get its datagrams, those that wait already included.
   * @param address an address, not a name; that of a datagram's `from`, for example
   * @throws {TargetError} a name, or a peer that has a view already
   * @throws {TooManyPeersError} `peersMax` views are open
   * @throws {ClosedError} after `close`
   */
  peer(address: HostTarget): UdpPeer<Data> {
    checkHostTarget('the address of the peer', address)
    const { host, port } = canonical(address)
    const key = peerKey(host, port)
    if (this.#isClosing) throw new ClosedError(`cannot make a view of ${host}: the socket is closed`, { phase: 'read' })
    if (this.#peers.has(key)) {
      const remedy = 'use the view that is open, or close it first'
      throw new TargetError(`cannot make a second view of ${host} port ${port}`, { phase: 'read', remedy })
    }
    if (this.#peers.size >= this.#options.peersMax) throw new TooManyPeersError(this.#options.peersMax)
    const inbox = this.#makeInbox()
    const onClosed = () => this.#peers.delete(key)
    const peer = new UdpPeer({ address: ipAddress(host, port), inbox, sender: this.#sender, onClosed })
    this.#peers.set(key, { peer, inbox })
    for (const datagram of this.#inbox.extract(({ from }) => from.host === host && from.port === port)) {
      inbox.push(datagram)
    }
    return peer
  }

  /** Lets the process end while the socket is open, if nothing else keeps it running. `ref` takes that back. */
  unref(): void {
    this.#socket.unref()
  }

  /** Keeps the process running while the socket is open, as from the beginning. */
  ref(): void {
    this.#socket.ref()
  }

  close(): Promise<void> {
    return this.#end({ kind: 'closed' })
  }

  /** Closes, as `close`, and `closed` says that it was aborted, and why. */
  abort(reason?: unknown): void {
    void this.#end({ kind: 'aborted', reason })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #end(reason: CloseReason): Promise<void> {
    if (!this.#isClosing) {
      this.#isClosing = true
      this.#sender.close()
      this.#inbox.end()
      for (const { peer } of this.#peers.values()) peer.end(reason)
      this.#socket.close(() => {
        const cause = reason.kind === 'aborted' ? reason.reason : undefined
        this.#gone.abort(new ClosedError('the socket was closed', { cause, phase: 'close' }))
        this.#closed.resolve(reason)
      })
    }
    await this.#closed.promise
  }

  #onMessage(bytes: Buffer, info: RemoteInfo): void {
    const from = this.#sourceOf(info)
    const { decode, log } = this.#options
    this.#tally.datagramsReceived += 1
    this.#tally.bytesReceived += bytes.length
    if (log !== undefined) log({ kind: 'received', from, bytes: bytes.length })
    const view = this.#peers.size === 0 ? undefined : this.#peers.get(peerKey(from.host, from.port))
    const inbox = view?.inbox ?? this.#inbox
    inbox.push({ data: decode(bytes), from })
  }

  #sourceOf({ address, port, family }: RemoteInfo): IpAddress {
    const last = this.#lastSource
    if (last !== undefined && last.port === port && last.host === address) return last
    return (this.#lastSource =
      family === 'IPv4' ? { kind: 'ip', host: address, port, family: 4 } : ipAddress(address, port))
  }

  /** What the kernel learned about an earlier datagram (ICMP). Only a connected socket knows that it is for its reader. */
  #onError(error: Error): void {
    const { remoteAddress, log } = this.#options
    const where = remoteAddress === undefined ? 'a peer' : `${remoteAddress.host} port ${remoteAddress.port}`
    const failure: NetError = explainSendError(error, where, undefined)
    this.#tally.failures += 1
    log?.({ kind: 'failed', error: failure })
    if (remoteAddress !== undefined) this.#inbox.fail(failure)
  }

  #makeInbox(): Inbox<Data> {
    const { queueDatagramsMax, queueBytesMax, log } = this.#options
    return new Inbox({
      datagramsMax: queueDatagramsMax,
      bytesMax: queueBytesMax,
      onDropped: ({ from }) => {
        this.#tally.datagramsDropped += 1
        log?.({ kind: 'dropped', from })
      },
    })
  }
}

function peerKey(host: string, port: number): string {
  return `${host} ${port}`
}

/** As the kernel writes the address of a datagram, so that the two can be compared. @throws {TargetError} a name */
function canonical({ host, port }: HostTarget): IpAddress {
  const [plain = '', zone] = host.split('%')
  const family = isIP(plain)
  if (family === 0) {
    throw new TargetError(`cannot make a view of ${JSON.stringify(host)}: it is a name, not an address`, {
      phase: 'read',
      remedy: 'give an address, such as that of the from of a datagram',
    })
  }
  const { address } = new SocketAddress({ address: plain, family: family === 4 ? 'ipv4' : 'ipv6' })
  return ipAddress(zone === undefined ? address : `${address}%${zone}`, port)
}
