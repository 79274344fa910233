/** A port near one that is taken. */
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { checkHostTarget, type HostTarget } from '../target.ts'
import { checkPort, type PortProtocol } from './proc-net.ts'

const PORTS_TRIED_MAX = 20
const PORT_MAX = 65_535

/**
 * The first of the 20 ports above that can be bound on this host just now. It is bound for a moment, and another
 * process may take it as soon as this resolves.
 * @param address an empty host for all interfaces
 * @returns undefined if none of them is free; rejects with a TypeError only
 */
export async function findFreePort(address: HostTarget, protocol: PortProtocol = 'tcp'): Promise<number | undefined> {
  checkHostTarget('the address', address)
  const { host, port } = address
  checkPort(port, protocol)
  const canBind = protocol === 'tcp' ? canListen : canReceive
  for (let candidate = port + 1; candidate <= Math.min(port + PORTS_TRIED_MAX, PORT_MAX); candidate += 1) {
    if (await canBind(host, candidate)) return candidate
  }
  return undefined
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(false))
    server.listen({ ...(host === '' ? {} : { host }), port, exclusive: true }, () => {
      server.close(() => resolve(true))
    })
  })
}

function canReceive(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(host === '' || host.includes(':') ? 'udp6' : 'udp4')
    socket.on('error', () => socket.close(() => resolve(false)))
    socket.bind({ ...(host === '' ? {} : { address: host }), port, exclusive: true }, () => {
      socket.close(() => resolve(true))
    })
  })
}
