/**
 * The way out of a UDP socket. An address goes straight to the kernel; a name waits for its address first. The limits are
 * checked before the kernel is asked, because Node does not report the failure of a datagram that has no callback.
 */
import type { Socket } from 'node:dgram'
import { formatHostPort, type IpAddress } from '../address.ts'
import { type Check, checkArgument, DATA, hasMethods, OBJECT } from '../arguments.ts'
import type { TextEncoding } from '../encodings/text-encoding.ts'
import { ClosedError, DatagramTooLargeError, NetError, SendQueueOverflowError, TargetError } from '../errors.ts'
import { checkHostTarget, type HostTarget } from '../target.ts'
import { toldElsewhere } from '../rejections.ts'
import { checkWait, type WaitOptions, watchWait } from '../wait.ts'
import { type OutgoingDatagram, payloadBytesMax } from './datagram.ts'
import { chooseAddress, type Destination, familyOf, requireDestination } from './destination.ts'
import type { NameCache } from './name-cache.ts'
import { explainSendError } from './send-error.ts'
import type { UdpEvent, UdpTally } from './udp-options.ts'

export interface UdpSenderOptions {
  readonly socket: Socket
  readonly socketFamily: 4 | 6
  /** The only destination of a connected socket. */
  readonly remoteAddress: IpAddress | undefined
  readonly encoding: TextEncoding
  readonly sendQueueBytesMax: number
  readonly names: NameCache
  readonly tally: UdpTally
  readonly log: ((event: UdpEvent) => void) | undefined
  /** What the network reported about an earlier datagram, and no caller was told yet. */
  readonly takeError: () => NetError | undefined
}

type Done = (error: Error | null, sentBytes?: number) => void

const DATAGRAMS: Check = { what: 'a list of { data, to }', isRight: (value) => hasMethods(value, Symbol.iterator) }
const ignore = () => {}

export class UdpSender {
  readonly #options: UdpSenderOptions
  readonly #socket: Socket
  readonly #tally: UdpTally
  /** Datagrams whose fate the system has not told yet. */
  #underwayCount = 0
  #isClosed = false
  /** Mostly the next one goes there too, and need not be checked again. */
  #lastDestination: Destination | undefined

  constructor(options: UdpSenderOptions) {
    this.#options = options
    this.#socket = options.socket
    this.#tally = options.tally
  }

  send(data: Uint8Array | string, to: HostTarget | undefined, wait: WaitOptions | undefined): Promise<void> {
    try {
      return this.#send(data, to, wait)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  #send(data: Uint8Array | string, to: HostTarget | undefined, wait: WaitOptions | undefined): Promise<void> {
    const bytes = this.#encode(data)
    const isName = this.#isName(to)
    if (wait !== undefined) checkWait(wait)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    // Failures are counted and logged. To say so of every promise would cost the others.
    const fail = (error: NetError) => {
      void toldElsewhere(promise)
      reject(error)
    }
    if (!isName && wait === undefined) this.#submit(bytes, to, resolve, fail)
    else this.#sendWaiting(bytes, to, isName, wait ?? {}, resolve, fail)
    return promise
  }

  async sendMany(datagrams: Iterable<OutgoingDatagram>): Promise<number> {
    checkArgument('the datagrams', datagrams, DATAGRAMS)
    const all = [...datagrams]
    for (const datagram of all) {
      checkArgument('a datagram', datagram, OBJECT)
      checkArgument('the data of a datagram', datagram.data, DATA)
      if (datagram.to !== undefined) checkHostTarget('the destination', datagram.to)
    }
    const outcomes = await Promise.allSettled(all.map(({ data, to }) => this.#send(data, to, undefined)))
    return outcomes.filter(({ status }) => status === 'fulfilled').length
  }

  sendNow(data: Uint8Array | string, to: HostTarget | undefined): boolean {
    const bytes = this.#encode(data)
    if (to !== undefined && !this.#isLast(to)) checkHostTarget('the destination', to)
    try {
      const target = this.#check(bytes, to)
      this.#hand(bytes, target, this.#options.log === undefined ? this.#onSent : this.#done(bytes, to, ignore, ignore))
      return true
    } catch (error) {
      this.#failed(this.#explain(error, to, bytes.length))
      return false
    }
  }

  close(): void {
    this.#isClosed = true
  }

  #sendWaiting(
    bytes: Uint8Array,
    to: HostTarget | undefined,
    isName: boolean,
    wait: WaitOptions,
    resolve: () => void,
    reject: (error: NetError) => void,
  ): void {
    let isGivenUp = false
    const endWatch = watchWait(wait, 'write', `cannot send to ${this.#where(to)}`, (error) => {
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
    if (!isName || to === undefined) return this.#submit(bytes, to, succeed, fail)
    this.#resolve(to).then(
      (address) => {
        if (!isGivenUp) this.#submit(bytes, address, succeed, fail)
      },
      (error: unknown) => fail(this.#failed(explainSendError(error, this.#where(to), bytes.length))),
    )
  }

  #submit(bytes: Uint8Array, to: HostTarget | undefined, resolve: () => void, reject: (error: NetError) => void): void {
    try {
      const target = this.#check(bytes, to)
      this.#hand(bytes, target, this.#done(bytes, to, resolve, reject))
    } catch (error) {
      reject(this.#failed(this.#explain(error, to, bytes.length)))
    }
  }

  #hand(bytes: Uint8Array, target: Destination | undefined, done: Done): void {
    if (target === undefined) this.#socket.send(bytes, done)
    else this.#socket.send(bytes, target.port, target.host, done)
    this.#underwayCount += 1
  }

  #done(bytes: Uint8Array, to: HostTarget | undefined, resolve: () => void, reject: (error: NetError) => void): Done {
    return (error) => {
      this.#underwayCount -= 1
      if (error !== null) return reject(this.#failed(this.#explain(error, to, bytes.length)))
      this.#count(bytes.length)
      const { log } = this.#options
      if (log !== undefined) log({ kind: 'sent', to: this.#destinationOf(to), bytes: bytes.length })
      resolve()
    }
  }

  /** For all datagrams of `sendNow`: one function of its own for each would cost half as much as the sending. */
  readonly #onSent: Done = (error, sentBytes = 0) => {
    this.#underwayCount -= 1
    if (error === null) this.#count(sentBytes)
    else this.#tally.failures += 1
  }

  #count(bytes: number): void {
    this.#tally.datagramsSent += 1
    this.#tally.bytesSent += bytes
  }

  /** Where to; undefined on a connected socket. */
  #check(bytes: Uint8Array, to: HostTarget | undefined): Destination | undefined {
    const { socketFamily, remoteAddress } = this.#options
    if (this.#isClosed) throw new ClosedError('cannot send: the socket is closed')
    const target = remoteAddress === undefined ? this.#destination(to, socketFamily) : undefined
    if (remoteAddress !== undefined) this.#checkConnected(remoteAddress, to)
    const bytesMax = payloadBytesMax((target ?? remoteAddress)?.family ?? socketFamily)
    if (bytes.length > bytesMax) throw new DatagramTooLargeError(this.#where(to), bytes.length, bytesMax)
    // Without one under way nothing is queued, and the kernel need not be asked.
    if (this.#underwayCount > 0) this.#checkQueue(bytes.length)
    return target
  }

  #destination(to: HostTarget | undefined, socketFamily: 4 | 6): Destination {
    const last = this.#lastDestination
    if (last !== undefined && to !== undefined && this.#isLast(to)) return last
    return (this.#lastDestination = requireDestination(to, socketFamily))
  }

  #isLast(to: HostTarget): boolean {
    const last = this.#lastDestination
    return last !== undefined && last.port === to.port && last.name === to.host
  }

  #isName(to: HostTarget | undefined): boolean {
    if (to === undefined || this.#isLast(to)) return false
    checkHostTarget('the destination', to)
    return familyOf(to) === 0
  }

  #checkConnected(remoteAddress: IpAddress, to: HostTarget | undefined): void {
    if (to !== undefined && (to.host !== remoteAddress.host || to.port !== remoteAddress.port)) {
      const peer = formatHostPort(remoteAddress.host, remoteAddress.port)
      throw new TargetError(`cannot send to ${formatHostPort(to.host, to.port)}: the socket is connected to ${peer}`, {
        phase: 'write',
        remedy: 'leave the destination out, or open another socket without connect',
      })
    }
    const earlier = this.#options.takeError()
    if (earlier !== undefined) throw earlier
  }

  #checkQueue(bytes: number): void {
    const { sendQueueBytesMax } = this.#options
    const queued = this.#socket.getSendQueueSize()
    if (queued > 0 && queued + bytes > sendQueueBytesMax) throw new SendQueueOverflowError(queued, sendQueueBytesMax)
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
    if (typeof data === 'string') return this.#options.encoding.encode(data)
    checkArgument('a datagram', data, DATA)
    return data
  }

  #destinationOf(to: HostTarget | undefined): HostTarget {
    return to ?? this.#options.remoteAddress ?? { host: '', port: 0 }
  }

  #where(to: HostTarget | undefined): string {
    const { host, port } = this.#destinationOf(to)
    return host === '' ? 'no peer' : formatHostPort(host, port)
  }
}
