/**
 * A network of a test's own (network_namespaces(7)): a server in it can listen on its real, fixed ports and on all
 * interfaces, and nothing on the machine can see it or be in its way.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Words before a command: it runs in a network that has only loopback. */
export const IN_OWN_NETWORK = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$0" "$@"'] as const

/** Where anything listens for TCP in the network of this process, as ss writes it: `127.0.0.1:6667`, `*:6697`. */
export async function listeningAddresses(pid: number): Promise<readonly string[]> {
  const { stdout } = await run('nsenter', [
    '--target',
    String(pid),
    '--net',
    'ss',
    '--listening',
    '--tcp',
    '--numeric',
    '--no-header',
  ])
  const addresses = stdout.split('\n').flatMap((line) => line.split(/\s+/)[3] ?? [])
  return addresses.toSorted()
}
