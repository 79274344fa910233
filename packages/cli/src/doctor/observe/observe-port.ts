/** A port of this machine: which process holds it, on which addresses, and which port is free. */
import { listen, listPortSockets, PermissionError, PortInUseError } from '@partyline/net'
import type { PortObservation } from '../observations.ts'

/**
 * Listens for a moment, because only the attempt tells whether the port is free. Never rejects.
 * @param host an address of this machine
 */
export async function observePort(host: string, port: number): Promise<PortObservation> {
  const sockets = await listPortSockets(port)
  const listeners = sockets?.map(({ address, waiting }) => ({ address, waiting })) ?? null
  // Where a process listens already, the attempt tells which.
  return { port, listeners, ...(await tryToListen(listeners?.[0]?.address ?? host, port)) }
}

async function tryToListen(
  host: string,
  port: number,
): Promise<Pick<PortObservation, 'state' | 'holder' | 'freePort'>> {
  const nothing = { holder: null, freePort: null }
  try {
    const listener = await listen({ host, port })
    await listener.close()
    return { state: 'free', ...nothing }
  } catch (error) {
    if (error instanceof PortInUseError) {
      return { state: 'held', holder: error.holder ?? null, freePort: error.freePort ?? null }
    }
    return { state: error instanceof PermissionError ? 'not-permitted' : 'unknown', ...nothing }
  }
}
