/** A UDP port of this machine: what is bound to it, who holds it, and which port near it is free. Never binds the port itself. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { UdpPortObservation } from '../observations.ts'
import { parseBound } from './proc-net-udp.ts'
import { findSocketHolder, readTable } from './socket-holder.ts'

const TABLES = ['/proc/net/udp', '/proc/net/udp6']

const PORTS_TRIED_MAX = 20

/** Never rejects. @param host an address of this machine */
export async function observeUdpPort(host: string, port: number): Promise<UdpPortObservation> {
  const tables = (await Promise.all(TABLES.map(readTable))).filter((text) => text !== null)
  if (tables.length === 0) return { port, addresses: null, holder: null, freePort: null }
  const bound = tables.flatMap((text) => parseBound(text, port))
  const addresses = [...new Set(bound.map(({ address }) => address))]
  if (bound.length === 0) return { port, addresses, holder: null, freePort: null }
  const [holder, freePort] = await Promise.all([
    findSocketHolder(new Set(bound.map(({ inode }) => inode))),
    findFreePort(host, port),
  ])
  return { port, addresses, holder, freePort }
}

async function findFreePort(host: string, port: number): Promise<number | null> {
  const last = Math.min(port + PORTS_TRIED_MAX, 65_535)
  for (let candidate = port + 1; candidate <= last; candidate += 1) if (await canBind(host, candidate)) return candidate
  return null
}

async function canBind(host: string, port: number): Promise<boolean> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  try {
    socket.bind({ address: host, port, exclusive: true })
    await once(socket, 'listening')
    return true
  } catch {
    return false
  } finally {
    socket.close()
  }
}
