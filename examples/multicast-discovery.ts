/**
 * Finding servers in the local network without knowing an address: who looks sends a question to a group, every server
 * that is a member answers to the asker alone. Only members are disturbed, unlike with a broadcast.
 *
 *   node --conditions=source examples/multicast-discovery.ts announce name [port] [interface]
 *   node --conditions=source examples/multicast-discovery.ts find [port] [interface]
 *
 * An interface is a name, as eth0, or an address; lo (or 127.0.0.1) stays on this machine. Without one, servers join on
 * every interface, and the question leaves by the one that the system chooses. Anybody can answer: what is found is a hint,
 * and who it really is has to be proven otherwise (see tls-client.ts).
 */
import { formatHostPort, NetError, udp, type UdpSocket } from '@partyline/net'
import { printable } from './support/printable.ts'
import { Failure, parsePort, run, UsageError } from './support/run.ts'

/** A group has a family, and a socket too: who is to be found over both is in both. */
const FAMILIES = [
  /** From the block that organisations use as they like (RFC 2365). */
  { group: '239.255.42.99', bind: { host: '0.0.0.0' } },
  /** Transient, and never beyond the local network (RFC 4291 2.7). */
  { group: 'ff12::4299', bind: { host: '::' }, ipv6Only: true },
] as const
const QUESTION = 'partyline-example: who is there?'
const ANSWER = 'partyline-example: here is '
const WAIT_MS = 1000

await run(
  'multicast-discovery announce name [port] [interface] | find [port] [interface]',
  async ([role, ...args], { signal }) => {
    const [name = ''] = args
    const [port = '9014', via] = role === 'announce' ? args.slice(1) : args
    if (role === 'announce' && name !== '') await announce(name, parsePort(port), via, signal)
    else if (role === 'find') await find(parsePort(port), via, signal)
    else throw new UsageError('say announce and a name, or find')
  },
)

async function announce(name: string, port: number, via: string | undefined, signal: AbortSignal): Promise<void> {
  await onEachFamily(async ({ group, bind, ...family }) => {
    const options = { ...family, bind: { ...bind, port }, encoding: 'utf8', reuseAddress: true, signal } as const
    await using socket = await udp(options)
    await using membership = await socket.join(group, via === undefined ? {} : { interface: via })
    console.log(`${name} is listening on ${formatHostPort(group, port)}, by ${membership.interfaces.join(', ')}`)
    for await (const { data, from } of socket) {
      if (data === QUESTION) socket.sendNow(ANSWER + name, from)
    }
  })
}

async function find(port: number, via: string | undefined, stop: AbortSignal): Promise<void> {
  const found = new Set<string>()
  const signal = AbortSignal.any([stop, AbortSignal.timeout(WAIT_MS)])
  const multicast = via === undefined ? {} : { interface: via }
  await onEachFamily(async ({ group, bind, ...family }) => {
    await using socket = await udp({ ...family, bind: { ...bind, port: 0 }, encoding: 'utf8', multicast, signal })
    await socket.send(QUESTION, { host: group, port })
    await collect(socket, found)
  })
  console.log(`${found.size} found`)
}

/** Until the socket is closed. */
async function collect(socket: UdpSocket<string>, found: Set<string>): Promise<void> {
  for await (const { data, from } of socket) {
    if (!data.startsWith(ANSWER)) continue
    const server = `${printable(data.slice(ANSWER.length))} at ${from.host}`
    if (!found.has(server)) console.log(server)
    found.add(server)
  }
}

/** Many networks have one family only, so that one failing is only worth a word. @throws {Failure} both fail */
async function onEachFamily(act: (family: (typeof FAMILIES)[number]) => Promise<void>): Promise<void> {
  const attempts = FAMILIES.map((family) =>
    act(family).then(
      () => true,
      (error: unknown) => {
        if (!(error instanceof NetError)) throw error
        console.error(`${error.message}\n→ ${error.remedy}`)
        return false
      },
    ),
  )
  if (!(await Promise.all(attempts)).includes(true)) throw new Failure('neither IPv4 nor IPv6 works here')
}
