/** The names under which people on this machine and its network reach the server. */
const HOST_NAME = /^[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)*$/i

/**
 * The names for a certificate of our own, the server's first: it, the machine's host name, localhost and the loopback
 * addresses. A host name that DNS could not carry is left out.
 *
 * @param server the name in the configuration
 * @param host what `os.hostname()` gives
 */
export function certificateNames(server: string, host: string): readonly string[] {
  const names = [server, host.toLowerCase(), 'localhost', '127.0.0.1', '::1']
  return [...new Set(names)].filter((name) => name.includes(':') || (name.length <= 253 && HOST_NAME.test(name)))
}
