/**
 * The addresses of a name that a stranger may have chosen. The system's own look-up waits as long as the name servers of that name like, cannot be
 * ended, and has two threads for the whole process: a few names whose servers are silent keep every other name from being looked up. So the
 * servers are asked directly, each query with a socket of its own that is closed in time.
 */
import { lookup, Resolver } from 'node:dns/promises'

const TIMEOUT_MS = 2_500
const TRIES = 2

export interface ResolveOptions {
  readonly signal: AbortSignal
  /**
   * Whether names are looked up as the system does it where the name servers know none: its list of hosts, and names of the local network. Their
   * addresses are none of the internet.
   */
  readonly isLocal: boolean
  /** Where the name servers are; default: those of the system. */
  readonly servers?: readonly string[]
}

/** @throws the error of node:dns */
export async function resolveName(
  name: string,
  { signal, isLocal, servers }: ResolveOptions,
): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES })
  if (servers !== undefined) resolver.setServers(servers)
  const cancel = () => resolver.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    signal.throwIfAborted()
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    if (found.length > 0) return found
    signal.throwIfAborted()
    if (!isLocal) throw answers[0].status === 'rejected' ? answers[0].reason : new Error(`${name} has no address`)
  } finally {
    signal.removeEventListener('abort', cancel)
  }
  return (await lookup(name, { all: true })).map(({ address }) => address)
}
