/** A port of this machine: who holds it, on which addresses, and which port is free. */
import { readFile } from 'node:fs/promises'
import { listen, PermissionError, PortInUseError } from '@partyline/net'
import type { PortObservation } from '../observations.ts'
import { parseListeners } from './proc-net-tcp.ts'

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6']

/**
 * Listens for a moment, because only the attempt tells whether the port is free. Never rejects.
 * @param host an address of this machine
 */
export async function observePort(host: string, port: number): Promise<PortObservation> {
  const texts = await Promise.all(TABLES.map((path) => readFile(path, 'utf8').catch(() => null)))
  const tables = texts.filter((text) => text !== null)
  const listeners = tables.length === 0 ? null : tables.flatMap((text) => parseListeners(text, port))
  // Where somebody listens already, the attempt tells who.
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
