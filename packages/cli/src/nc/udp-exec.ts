/**
 * `-u` with `-e` or `-c`: each peer is a session of its own, from its first datagram to the end of the command. Without `-k`
 * there is one. As UDP has no end of stream, a command that reads to the end of its input ends by `-i` or a signal only.
 */
import { type Datagram, type DatagramChannel, type IpAddress, udp, type UdpSocket } from '@partyline/net'
import { type Command, type CommandOptions, type CommandPeer, runCommand } from './exec.ts'
import { endPoint } from './events.ts'
import type { Monitor } from './monitor.ts'
import type { NcOptions } from './options.ts'
import type { Recorder } from './recorder.ts'
import { splitPayload } from './udp-payload.ts'

/** For the peer of a connected socket. @throws as `runCommand` */
export async function runConnectedCommand(
  socket: UdpSocket,
  remoteAddress: IpAddress,
  command: Command,
  options: CommandOptions,
  recorder: Recorder,
): Promise<void> {
  await runCommand(new DatagramPeer(socket, socket.localAddress, remoteAddress), command, options, recorder)
}

export interface UdpCommandContext {
  readonly isAllowed: (from: IpAddress) => boolean
  readonly monitor: Monitor
  readonly recorder: Recorder
}

/** Ends with its one peer's command; with `-k` only by a signal. @throws as `runCommand`, without `-k` only */
export async function runListeningCommands(
  socket: UdpSocket,
  command: Command,
  options: NcOptions,
  { isAllowed, monitor, recorder }: UdpCommandContext,
): Promise<void> {
  let running = 0
  for await (const first of socket) {
    if (!isAllowed(first.from) || running >= options.maxConnections) continue
    monitor.report({ event: 'accepted', local: endPoint(socket.localAddress), remote: endPoint(first.from) })
    running += 1
    const served = serveCommand(socket, first, command, options, recorder).finally(() => (running -= 1))
    if (!options.isKeptOpen) return served
    served.catch((error: unknown) => monitor.tellError(error))
  }
}

async function serveCommand(
  socket: UdpSocket,
  first: Datagram,
  command: Command,
  options: CommandOptions,
  recorder: Recorder,
): Promise<void> {
  await using view = socket.peer(first.from)
  const localAddress = await localAddressTowards(socket, first.from)
  await runCommand(new DatagramPeer(view, localAddress, first.from, first), command, options, recorder)
}

/** A socket on every interface does not tell to which address a datagram came. The way back to its sender leads from there. */
async function localAddressTowards({ localAddress }: UdpSocket, peer: IpAddress): Promise<IpAddress> {
  if (localAddress.host !== '0.0.0.0' && localAddress.host !== '::') return localAddress
  await using way = await udp({ connect: peer })
  return { ...way.localAddress, port: localAddress.port }
}

class DatagramPeer implements CommandPeer {
  readonly protocol = 'UDP'
  readonly localAddress: IpAddress
  readonly remoteAddress: IpAddress
  readonly #channel: DatagramChannel
  readonly #first: Datagram | undefined

  constructor(channel: DatagramChannel, localAddress: IpAddress, remoteAddress: IpAddress, first?: Datagram) {
    this.#channel = channel
    this.localAddress = localAddress
    this.remoteAddress = remoteAddress
    this.#first = first
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    if (this.#first !== undefined) yield this.#first.data
    for await (const { data } of this.#channel) yield data
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (const payload of splitPayload(bytes)) await this.#channel.send(payload)
  }

  /** There is no end of stream to be sent. */
  async closeWrite(): Promise<void> {}

  async close(): Promise<void> {}

  abort(): void {}
}
