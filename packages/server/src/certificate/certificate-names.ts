import type { NetworkInterfaceInfo } from 'node:os'

/** The names under which people on this machine and its network reach the server. */
const HOST_NAME = /^[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)*$/i

/**
 * The names for a certificate of our own, the server's first: it, the machine's host name, localhost, the loopback
 * addresses and those of the machine. A host name that DNS could not carry is left out.
 *
 * @param server the name in the configuration
 * @param host what `os.hostname()` gives
 * @param addresses see `machineAddresses`
 */
export function certificateNames(server: string, host: string, addresses: readonly string[] = []): readonly string[] {
  const names = [server, host.toLowerCase(), 'localhost', '127.0.0.1', '::1', ...addresses]
  return [...new Set(names)].filter((name) => name.includes(':') || (name.length <= 253 && HOST_NAME.test(name)))
}

/** A machine with containers has many; people reach it at its first ones. */
const ADDRESSES_MAX = 16

/**
 * The addresses at which others may reach this machine. One that is good on its own cable only (fe80::/10) is left out:
 * its zone is another one at each machine.
 *
 * @param interfaces what `os.networkInterfaces()` gives
 */
export function machineAddresses(
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): readonly string[] {
  const all = Object.values(interfaces).flatMap((each) => each ?? [])
  return all
    .filter(({ internal, address }) => !internal && !/^fe[89ab]/i.test(address))
    .map(({ address }) => address)
    .slice(0, ADDRESSES_MAX)
}
