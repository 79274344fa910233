/** A UDP port of this machine: what is bound to it, which process holds it, and which port near it is free. Binds no port itself. */
import { findFreePort, findPortHolder, listPortSockets } from '@partyline/net'
import type { UdpPortObservation } from '../observations.ts'

/** Never rejects. @param host an address of this machine */
export async function observeUdpPort(host: string, port: number): Promise<UdpPortObservation> {
  const bound = await listPortSockets(port, 'udp')
  if (bound === undefined) return { port, addresses: null, holder: null, freePort: null }
  const addresses = [...new Set(bound.map(({ address }) => address))]
  if (bound.length === 0) return { port, addresses, holder: null, freePort: null }
  const [holder, freePort] = await Promise.all([
    findPortHolder({ host: '', port }, 'udp'),
    findFreePort({ host, port }, 'udp'),
  ])
  return { port, addresses, holder: holder ?? null, freePort: freePort ?? null }
}
