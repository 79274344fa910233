/**
 * `nc -u`: datagrams. What one read of input gives is one datagram, and what one datagram brings is written as it is. UDP has
 * no end of stream. A client ends when our input has ended and no answer has come for a second (or as `-q` says). A listener
 * ends by a signal or `-i`.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { AddressList, type HostTarget, type IpAddress, udp, type UdpOptions, type UdpSocket } from '@partyline/net'
import { readAccessLists } from './access-lists.ts'
import { byteFilters } from './byte-filters.ts'
import type { Command } from './exec.ts'
import { endPoint } from './events.ts'
import { IdleWatch } from './idle-watch.ts'
import type { ModeParts } from './monitor.ts'
import { lookupFor, wildcardFor } from './names.ts'
import type { NcTarget } from './operands.ts'
import type { NcOptions } from './options.ts'
import type { Counted } from './progress.ts'
import type { UdpCommandContext } from './udp-exec.ts'
import { splitPayload } from './udp-payload.ts'
import { untilSilent } from './until-silent.ts'

/** @throws {NetError} such as `ConnectionRefusedError`, when the other machine says that no program listens there */
export async function runUdp(options: NcOptions, parts: ModeParts): Promise<void> {
  const { target, multicast, mode } = options
  if (target.kind === 'path') throw new TypeError('options never give UDP a path')
  // As in ncat, a listener waits for the first datagram as long as it takes.
  using idle = new IdleWatch(options.idleTimeoutMs, { isArmed: mode !== 'listen' })
  await using socket = await udp(socketOptions(options, target))
  await using _membership =
    mode === 'listen' && multicast !== undefined
      ? await socket.join(multicast.group, multicast.interface === undefined ? {} : { interface: multicast.interface })
      : undefined
  const destination = { host: multicast?.group ?? target.host, port: target.ports[0] }
  const { allow, deny } = await readAccessLists(options)
  const [allowed, denied] = [allow && new AddressList(allow), new AddressList(deny)]
  const isAllowed = (from: IpAddress) => (allowed?.has(from) ?? true) && !denied.has(from)
  const local = endPoint(socket.localAddress)
  const { monitor } = parts
  if (mode === 'listen') monitor.report({ event: 'listening', local })
  else if (socket.remoteAddress !== undefined) {
    monitor.report({ event: 'connected', local, remote: endPoint(socket.remoteAddress), again: false })
  }
  monitor.count(countsOf(socket))
  if (options.command !== undefined) {
    await runUdpCommand(socket, options.command, options, { isAllowed, monitor, recorder: parts.recorder })
    return
  }
  const copy = new DatagramCopy(socket, options, parts, idle)
  if (mode === 'listen') {
    await Promise.race([copy.listen(isAllowed), idle.expired])
  } else {
    const isShared = options.isBroadcast || multicast !== undefined
    await Promise.race([copy.connect(isShared ? destination : undefined), idle.expired])
  }
}

/** Nothing is pending: a datagram counts when the kernel has it. */
function countsOf(socket: UdpSocket): Counted {
  return {
    get bytesRead() {
      return socket.counters.bytesReceived
    },
    get bytesWritten() {
      return socket.counters.bytesSent
    },
    bytesPending: 0,
  }
}

async function runUdpCommand(
  socket: UdpSocket,
  command: Command,
  options: NcOptions,
  context: UdpCommandContext,
): Promise<void> {
  const { runConnectedCommand, runListeningCommands } = await import('./udp-exec.ts')
  if (options.mode === 'listen') {
    await runListeningCommands(socket, command, options, context)
  } else if (socket.remoteAddress !== undefined) {
    await runConnectedCommand(socket, socket.remoteAddress, command, options, context.recorder)
  }
}

function socketOptions(options: NcOptions, { host, ports }: Extract<NcTarget, { kind: 'host' }>): UdpOptions {
  const { family, multicast, isBroadcast, source } = options
  // As ncat: a broadcast address is sent to without being asked whether it is meant.
  const common = { broadcast: options.mode === 'connect', lookup: lookupFor(options) }
  if (options.mode === 'listen') {
    const bindHost = host === '' && multicast !== undefined ? multicast.group : host
    const bind = { host: bindHost === '' ? wildcardFor(family) : bindHost, port: ports[0] }
    // Several programs on one machine may listen to a group.
    return {
      ...common,
      bind,
      ipv6Only: family === 6,
      reuseAddress: multicast !== undefined,
      peersMax: options.maxConnections,
    }
  }
  if (isBroadcast || multicast !== undefined) {
    // Answers come from other addresses than the destination, so the socket is not connected.
    const isIPv6 = (multicast?.group ?? host).includes(':')
    return {
      ...common,
      bind: { host: source.host ?? (isIPv6 ? '::' : '0.0.0.0'), port: source.port ?? 0 },
      multicast: multicast?.interface === undefined ? {} : { interface: multicast.interface },
    }
  }
  const connect = { host, port: ports[0] }
  if (source.host === undefined && source.port === undefined) return { ...common, connect }
  const isIPv6 = family === 6 || host.includes(':')
  return { ...common, connect, bind: { host: source.host ?? (isIPv6 ? '::' : '0.0.0.0'), port: source.port ?? 0 } }
}

class DatagramCopy {
  readonly #socket: UdpSocket
  readonly #options: NcOptions
  readonly #parts: ModeParts
  readonly #idle: IdleWatch

  constructor(socket: UdpSocket, options: NcOptions, parts: ModeParts, idle: IdleWatch) {
    this.#socket = socket
    this.#options = options
    this.#parts = parts
    this.#idle = idle
  }

  async connect(to: HostTarget | undefined): Promise<void> {
    const { direction, quitDelayMs, answerSilenceMs } = this.#options
    const received = this.#receive(() => true)
    if (direction === 'receive') return received
    await Promise.race([this.#send(() => to), received])
    if (direction === 'send') return
    if (quitDelayMs !== undefined) return Promise.race([delay(quitDelayMs), received])
    if (answerSilenceMs === undefined) return received
    return untilSilent(received, () => this.#socket.counters.datagramsReceived, answerSilenceMs)
  }

  /** Without `-k` only the first peer is heard, except in a group, which has many. Our input goes to the peer heard last. */
  async listen(isAllowed: (from: IpAddress) => boolean): Promise<void> {
    const heard = Promise.withResolvers<void>()
    let peer: HostTarget | undefined
    const hearsMany = this.#options.isKeptOpen || this.#options.multicast !== undefined
    const received = this.#receive((from) => {
      if (!isAllowed(from)) return false
      if (peer === undefined || hearsMany) {
        const isNew = peer?.host !== from.host || peer.port !== from.port
        if (isNew) {
          const local = endPoint(this.#socket.localAddress)
          this.#parts.monitor.report({ event: 'accepted', local, remote: endPoint(from) })
        }
        peer = from
      }
      heard.resolve()
      return peer === from || (peer.host === from.host && peer.port === from.port)
    })
    if (this.#options.direction === 'receive') return received
    await Promise.race([heard.promise, received])
    const sent = this.#send(() => peer)
    return this.#options.direction === 'send' ? sent : Promise.race([received, sent.then(() => received)])
  }

  async #receive(isHeard: (from: IpAddress) => boolean): Promise<void> {
    for await (const { data, from } of this.#socket) {
      if (!isHeard(from)) continue
      this.#idle.touch()
      if (this.#options.direction === 'send') continue
      this.#parts.recorder.record(data)
      await this.#parts.streams.writeOutput(data)
    }
  }

  async #send(to: () => HostTarget | undefined): Promise<void> {
    const { lineDelayMs } = this.#options
    const filters = byteFilters(this.#options, this.#parts.recorder)
    for (;;) {
      const bytes = await this.#parts.streams.readInput()
      if (bytes === null) return
      for (const payload of splitPayload(filters.encode(bytes))) {
        if (lineDelayMs !== undefined) await delay(lineDelayMs)
        this.#idle.touch()
        filters.sent(payload)
        await this.#socket.send(payload, to())
      }
    }
  }
}
