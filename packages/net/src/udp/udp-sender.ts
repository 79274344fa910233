/**
 * The way out of a UDP socket. An address goes straight to the kernel; a name waits for its address first. The limits are
 * checked before the kernel is asked, because Node tells nobody about a datagram that failed without a callback.
 */
import type { Socket } from 'node:dgram'
import { formatHostPort, type IpAddress } from '../address.ts'
import { ClosedError, DatagramTooLargeError, NetError, SendQueueOverflowError, TargetError } from '../errors.ts'
import type { HostTarget } from '../target.ts'
import { type WaitOptions, watchWait } from '../wait.ts'
import { payloadBytesMax } from './datagram.ts'
import { chooseAddress, type Destination, destination, familyOf } from './destination.ts'
import type { NameCache } from './name-cache.ts'
import { explainSendError } from './send-error.ts'
import type { UdpEvent, UdpTally } from './udp-options.ts'

export interface UdpSenderOptions {
  readonly socket: Socket
  readonly socketFamily: 4 | 6
  /** The only destination of a connected socket. */
  readonly remoteAddress: IpAddress | undefined
  readonly encoding: BufferEncoding
  readonly sendQueueBytesMax: number
  readonly names: NameCache
  readonly tally: UdpTally
  readonly log: ((event: UdpEvent) => void) | undefined
  /** What the network reported about an earlier datagram and nobody was told yet. */
  readonly takeError: () => NetError | undefined
}

type Done = (error: Error | null) => void

export class UdpSender {
  readonly #options: UdpSenderOptions
  #isClosed = false

  constructor(options: UdpSenderOptions) {
    this.#options = options
  }

  send(data: Uint8Array | string, to: HostTarget | undefined, wait: WaitOptions | undefined): Promise<void> {
    const bytes = this.#encode(data)
    const isName = to !== undefined && familyOf(to) === 0
    if (!isName && wait === undefined) {
      return new Promise((resolve, reject) => this.#submit(bytes, to, resolve, reject))
    }
    return new Promise((resolve, reject) => {
      let isGivenUp = false
      const where = to === undefined ? 'the peer' : formatHostPort(to.host, to.port)
      const endWatch = watchWait(wait ?? {}, 'write', `cannot send to ${where}`, (error) => {
        isGivenUp = true
        reject(error)
      })
      const fail = (error: NetError) => {
        endWatch()
        reject(error)
      }
      const succeed = () => {
        endWatch()
        resolve()
      }
      if (isGivenUp) return
      if (!isName) return this.#submit(bytes, to, succeed, fail)
      this.#resolve(to).then(
        (address) => {
          if (!isGivenUp) this.#submit(bytes, address, succeed, fail)
        },
        (error: unknown) => fail(this.#failed(explainSendError(error, where, bytes.length))),
      )
    })
  }

  sendNow(data: Uint8Array | string, to: HostTarget | undefined): boolean {
    const bytes = this.#encode(data)
    let isTaken = true
    this.#submit(
      bytes,
      to,
      () => {},
      () => {
        isTaken = false
      },
    )
    return isTaken
  }

  close(): void {
    this.#isClosed = true
  }

  #submit(bytes: Uint8Array, to: HostTarget | undefined, resolve: () => void, reject: (error: NetError) => void): void {
    try {
      const target = this.#check(bytes, to)
      const { socket, tally, log } = this.#options
      const done: Done = (error) => {
        if (error !== null) return reject(this.#failed(this.#explain(error, to, bytes.length)))
        tally.datagramsSent += 1
        tally.bytesSent += bytes.length
        if (log !== undefined) log({ kind: 'sent', to: this.#destinationOf(to), bytes: bytes.length })
        resolve()
      }
      if (target === undefined) socket.send(bytes, done)
      else socket.send(bytes, target.port, target.host, done)
    } catch (error) {
      reject(this.#failed(this.#explain(error, to, bytes.length)))
    }
  }

  /** Where to; undefined on a connected socket. */
  #check(bytes: Uint8Array, to: HostTarget | undefined): Destination | undefined {
    const { socket, socketFamily, remoteAddress, sendQueueBytesMax, takeError } = this.#options
    if (this.#isClosed) throw new ClosedError('cannot send: the socket is closed')
    const target = remoteAddress === undefined ? this.#destination(to, socketFamily) : undefined
    if (remoteAddress !== undefined) {
      if (to !== undefined && (to.host !== remoteAddress.host || to.port !== remoteAddress.port)) {
        const peer = formatHostPort(remoteAddress.host, remoteAddress.port)
        throw new TargetError(`cannot send to ${formatHostPort(to.host, to.port)}: the socket is connected to ${peer}`)
      }
      const earlier = takeError()
      if (earlier !== undefined) throw earlier
    }
    const bytesMax = payloadBytesMax((target ?? remoteAddress)?.family ?? socketFamily)
    if (bytes.length > bytesMax) throw new DatagramTooLargeError(this.#where(to), bytes.length, bytesMax)
    const queued = socket.getSendQueueSize()
    if (queued > 0 && queued + bytes.length > sendQueueBytesMax) {
      throw new SendQueueOverflowError(queued, sendQueueBytesMax)
    }
    return target
  }

  #destination(to: HostTarget | undefined, socketFamily: 4 | 6): Destination {
    if (to === undefined) {
      throw new TargetError('cannot send: the socket has no peer, so a datagram needs a destination', {
        phase: 'write',
        remedy: 'give { host, port } to send, or open the socket with connect',
      })
    }
    const family = familyOf(to)
    if (family !== 0) return destination(to.host, to.port, family, socketFamily)
    throw new TargetError(`cannot send at once to ${JSON.stringify(to.host)}: it is a name`, {
      phase: 'write',
      remedy: 'use send, which waits for the address of the name',
    })
  }

  async #resolve(to: HostTarget): Promise<HostTarget> {
    const { names, socketFamily } = this.#options
    const { address } = chooseAddress(await names.find(to.host), to.host, socketFamily)
    return { host: address, port: to.port }
  }

  #explain(error: unknown, to: HostTarget | undefined, bytes: number): NetError {
    if (this.#isClosed && !(error instanceof NetError)) {
      return new ClosedError(`cannot send to ${this.#where(to)}: the socket was closed`, { cause: error })
    }
    return explainSendError(error, this.#where(to), bytes)
  }

  #failed(error: NetError): NetError {
    const { tally, log } = this.#options
    tally.failures += 1
    log?.({ kind: 'failed', error })
    return error
  }

  #encode(data: Uint8Array | string): Uint8Array {
    return typeof data === 'string' ? Buffer.from(data, this.#options.encoding) : data
  }

  #destinationOf(to: HostTarget | undefined): HostTarget {
    return to ?? this.#options.remoteAddress ?? { host: '', port: 0 }
  }

  #where(to: HostTarget | undefined): string {
    const { host, port } = this.#destinationOf(to)
    return host === '' ? 'no peer' : formatHostPort(host, port)
  }
}
