/**
 * Answers on the local network to whoever looks for chat servers, by multicast DNS (RFC 6762): one socket for each interface and
 * family, so that every network is told the addresses that it can reach. Nobody beyond the link is answered.
 */
import { BlockList } from 'node:net'
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { NetError, udp, type UdpSocket } from '@partyline/net'
import type { Log } from '../log/log.ts'
import { formatResponse, parseQuery, type DnsRecord, type Query } from './dns-message.ts'
import { GROUPS, MDNS_PORT } from './groups.ts'
import { allRecords, answersTo, answersToKnowing, type Announced } from './services.ts'

/** RFC 6762 8.3: at least twice, a second apart. */
const ANNOUNCEMENTS = 2
const ANNOUNCEMENT_PAUSE_MS = 1_000
/** RFC 6762 6: a record is not sent to all more often than this; who asks alone can ask a little more. */
const ANSWERS_PER_SECOND = 20

export interface DiscoveryParts {
  /** Without addresses: those are of the interface. */
  readonly announced: () => Omit<Announced, 'addresses'>
  readonly log: Pick<Log, 'warn'>
  /** Answers only who asks for the instance by its name, announces nothing, and is in no list. Default: false. */
  readonly isUnlisted?: boolean
  /** Default: those of the machine. */
  readonly interfaces?: () => Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>
}

export interface Discovery {
  /** The names of the interfaces on which it answers. */
  readonly interfaces: readonly string[]
  /** Takes back what was announced. */
  close(): Promise<void>
}

interface Link {
  readonly name: string
  readonly family: 4 | 6
  readonly socket: UdpSocket
  readonly addresses: readonly string[]
  /** What is on this link. */
  readonly neighbours: BlockList
}

/** Never rejects: an interface on which nothing can be heard is told to the log, and left out. */
export async function openDiscovery(parts: DiscoveryParts): Promise<Discovery> {
  const links: Link[] = []
  const found = (parts.interfaces ?? networkInterfaces)()
  for (const [name, infos = []] of Object.entries(found)) {
    for (const family of [4, 6] as const) {
      const own = infos.filter((info) => !info.internal && info.family === `IPv${family}`)
      if (own.length === 0) continue
      try {
        const socket = await openSocket(name, family)
        links.push({ name, family, socket, addresses: addressesOf(infos), neighbours: neighboursOf(own, family) })
      } catch (error) {
        if (!(error instanceof NetError)) throw error
        parts.log.warn('discovery.failed', { interface: name, family, error })
      }
    }
  }
  const responders = links.map((link) => new Responder(link, parts))
  for (const responder of responders) responder.start()
  return {
    interfaces: [...new Set(links.map(({ name }) => name))],
    close: async () => void (await Promise.all(responders.map((responder) => responder.close()))),
  }
}

/** Those of both families, by either of which a client may come. A link-local one means nothing without its zone. */
function addressesOf(infos: readonly NetworkInterfaceInfo[]): readonly string[] {
  return infos.filter(({ internal, scopeid = 0 }) => !internal && scopeid === 0).map(({ address }) => address)
}

function neighboursOf(infos: readonly NetworkInterfaceInfo[], family: 4 | 6): BlockList {
  const neighbours = new BlockList()
  for (const { address, cidr } of infos) {
    neighbours.addSubnet(address, Number(cidr?.split('/')[1] ?? (family === 4 ? 32 : 128)), `ipv${family}`)
  }
  return neighbours
}

async function openSocket(name: string, family: 4 | 6): Promise<UdpSocket> {
  const socket = await udp({
    bind: { host: family === 4 ? '0.0.0.0' : '::', port: MDNS_PORT },
    ipv6Only: family === 6,
    reuseAddress: true,
    ttl: 255,
    multicast: { interface: name, ttl: 255, loopback: true },
  })
  try {
    await socket.join(GROUPS[family], { interface: name })
  } catch (error) {
    await socket.close()
    throw error
  }
  return socket
}

class Responder {
  readonly #link: Link
  readonly #parts: DiscoveryParts
  readonly #stopped = new AbortController()
  #second = 0
  #answers = 0

  constructor(link: Link, parts: DiscoveryParts) {
    this.#link = link
    this.#parts = parts
  }

  start(): void {
    void this.#listen()
    if (this.#parts.isUnlisted !== true) void this.#announce()
  }

  async close(): Promise<void> {
    this.#stopped.abort()
    if (this.#parts.isUnlisted !== true) this.#sendToAll(allRecords(this.#announced(), true))
    await this.#link.socket.close()
  }

  /** Until the socket is closed; never rejects. */
  async #listen(): Promise<void> {
    const { socket, neighbours, family } = this.#link
    try {
      for await (const { data, from } of socket) {
        // A socket may hear what came by another interface. An asker beyond the link would be told what is none of its business.
        const host = from.host.replace(/%.*$/, '')
        if (!neighbours.check(host, `ipv${family}`)) continue
        const query = parseQuery(data)
        if (query !== null) this.#answer(query, { host: from.host, port: from.port })
      }
    } catch (error) {
      this.#parts.log.warn('discovery.failed', { interface: this.#link.name, error })
    }
  }

  async #announce(): Promise<void> {
    for (let time = 0; time < ANNOUNCEMENTS; time += 1) {
      if (time > 0) await delay(ANNOUNCEMENT_PAUSE_MS, undefined, { signal: this.#stopped.signal }).catch(() => {})
      if (this.#stopped.signal.aborted) return
      this.#sendToAll(allRecords(this.#announced()))
    }
  }

  #answer(query: Query, from: { readonly host: string; readonly port: number }): void {
    const announced = this.#announced()
    const answer = this.#parts.isUnlisted === true ? answersToKnowing : answersTo
    const records = query.questions.flatMap((question) => answer(announced, question))
    if (records.length === 0 || !this.#hasRoom()) return
    // A simple resolver asks from a port of its own, and hears no group (RFC 6762 6.7).
    const isSimple = from.port !== MDNS_PORT
    if (isSimple) this.#link.socket.sendNow(formatResponse(records.map(asSimple), query), from)
    else if (query.questions.every(({ wantsUnicast }) => wantsUnicast)) {
      this.#link.socket.sendNow(formatResponse(records, null), from)
    } else this.#sendToAll(records)
  }

  #hasRoom(): boolean {
    const second = Math.floor(performance.now() / 1000)
    if (second !== this.#second) this.#answers = 0
    this.#second = second
    this.#answers += 1
    return this.#answers <= ANSWERS_PER_SECOND
  }

  #sendToAll(records: readonly DnsRecord[]): void {
    const { socket, family } = this.#link
    socket.sendNow(formatResponse(records, null), { host: GROUPS[family], port: MDNS_PORT })
  }

  #announced(): Announced {
    return { ...this.#parts.announced(), addresses: this.#link.addresses }
  }
}

/** RFC 6762 6.7: without the bit that only multicast knows, and for ten seconds. */
function asSimple(record: DnsRecord): DnsRecord {
  return { ...record, isUnique: false, ttlSeconds: Math.min(record.ttlSeconds, 10) }
}
