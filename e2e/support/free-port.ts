/** For programs that do not listen on a port that the system chooses. */
import { randomInt } from 'node:crypto'
import { findFreePort } from '@partyline/net'

/** Below those that systems choose themselves, and those of the servers of NATS: nothing takes one before the program does. */
const [PORT_MIN, PORT_MAX] = [10_000, 16_000]

/** A port on which nothing listened a moment ago. */
export async function freePort(host = '127.0.0.1', protocol: 'tcp' | 'udp' = 'tcp'): Promise<number> {
  const port = await findFreePort({ host, port: randomInt(PORT_MIN, PORT_MAX) }, protocol)
  if (port === undefined) throw new Error('no port')
  return port
}
