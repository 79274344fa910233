/** Whether this machine itself knows a way to an address. */
import { createSocket } from 'node:dgram'

/** Connecting a UDP socket looks the route up and sends nothing (connect(2)). Never rejects; nothing is left open. */
export function hasRoute(address: string): Promise<boolean> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  return new Promise((resolve) => {
    const settle = (isFound: boolean) => {
      socket.close()
      resolve(isFound)
    }
    socket.on('connect', () => settle(true))
    socket.on('error', () => settle(false))
    // The port does not matter: nothing is sent.
    socket.connect(9, address)
  })
}
