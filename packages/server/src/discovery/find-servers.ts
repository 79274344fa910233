/**
 * Asks the local network for chat servers by multicast DNS, as a simple resolver does: from a port of its own, so that every
 * responder answers to it alone, and no group is joined (RFC 6762 5.1 and 6.7). `responder.ts` is the other side.
 */
import { randomInt } from 'node:crypto'
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os'
import { type Clock, NetError, udp, type UdpSocket } from '@partyline/net'
import { type FoundRecord, formatQuery, parseResponse } from './dns-answer.ts'
import { type Name, TYPES } from './dns-message.ts'
import { foundServers, type FoundServer, SOUGHT } from './found-servers.ts'
import { GROUPS, MDNS_PORT } from './groups.ts'

export interface FindServersParts {
  readonly clock: Pick<Clock, 'setTimeout'>
  /** How long answers are waited for. Default: a second, in which a network that is awake has answered. */
  readonly waitMs?: number
  /** Ends the search with what was answered until then. */
  readonly signal?: AbortSignal
  /** Default: those of the machine. */
  readonly interfaces?: () => Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>
}

const WAIT_MS = 1_000
/** A datagram may be lost. */
const QUERIES = 2
/** Records that are kept of one search: what a network has, and a stranger that floods it does not get more. */
const RECORDS_MAX = 4_096

/** Never rejects: an interface that cannot be asked is left out. */
export async function findServers(parts: FindServersParts): Promise<readonly FoundServer[]> {
  return foundServers(
    await askNetwork(
      SOUGHT.map(([type]) => [type, TYPES.PTR]),
      parts,
    ),
  )
}

/** What the network answers. Never rejects. */
export async function askNetwork(
  questions: readonly (readonly [name: Name, type: number])[],
  parts: FindServersParts,
): Promise<readonly FoundRecord[]> {
  const { clock, waitMs = WAIT_MS, interfaces = networkInterfaces, signal } = parts
  const sockets = (await Promise.all(linksOf(interfaces()).map(openSocket))).filter((socket) => socket !== null)
  const records: FoundRecord[] = []
  const id = randomInt(1, 0x1_00_00)
  const query = formatQuery(id, questions)
  const listening = sockets.map(({ socket }) => listen(socket, id, records))
  for (let round = 0; round < QUERIES && sockets.length > 0; round += 1) {
    for (const { socket, family } of sockets) socket.sendNow(query, { host: GROUPS[family], port: MDNS_PORT })
    await wait(waitMs / QUERIES, clock, signal)
    if (signal?.aborted === true) break
  }
  await Promise.all(sockets.map(({ socket }) => socket.close()))
  await Promise.all(listening)
  return records
}

interface Link {
  readonly name: string
  readonly family: 4 | 6
}

function linksOf(interfaces: ReturnType<NonNullable<FindServersParts['interfaces']>>): readonly Link[] {
  return Object.entries(interfaces).flatMap(([name, infos = []]) =>
    ([4, 6] as const).flatMap((family) =>
      infos.some((info) => !info.internal && info.family === `IPv${family}`) ? [{ name, family }] : [],
    ),
  )
}

async function openSocket({ name, family }: Link): Promise<{ socket: UdpSocket; family: 4 | 6 } | null> {
  try {
    const socket = await udp({
      bind: { host: family === 4 ? '0.0.0.0' : '::', port: 0 },
      ipv6Only: family === 6,
      multicast: { interface: name, ttl: 255, loopback: true },
    })
    return { socket, family }
  } catch (error) {
    if (error instanceof NetError) return null
    throw error
  }
}

/** Until the socket is closed. */
async function listen(socket: UdpSocket, id: number, records: FoundRecord[]): Promise<void> {
  try {
    for await (const { data } of socket) {
      const found = parseResponse(data, id) ?? []
      records.push(...found.slice(0, RECORDS_MAX - records.length))
    }
  } catch (error) {
    if (!(error instanceof NetError)) throw error
  }
}

function wait(delayMs: number, clock: FindServersParts['clock'], signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const onAbort = () => resolve()
  const timer = clock.setTimeout(onAbort, delayMs)
  signal?.addEventListener('abort', onAbort)
  return promise.finally(() => {
    timer.cancel()
    signal?.removeEventListener('abort', onAbort)
  })
}
