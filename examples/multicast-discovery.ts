/**
 * Finding servers in the local network without knowing an address: who looks sends a question to a group, every server
 * that is a member answers to the asker alone. Only members are disturbed, unlike with a broadcast.
 *
 *   node --conditions=source examples/multicast-discovery.ts announce name [port] [interface]
 *   node --conditions=source examples/multicast-discovery.ts find [port] [interface]
 *
 * An interface is a name, as eth0, or an address; 127.0.0.1 stays on this machine. Without one, servers join on every
 * interface, and the question leaves by the one that the system chooses. Anybody can answer: what is found is a hint, and
 * who it really is has to be proven otherwise (see tls-client.ts).
 */
import { NetError, udp, type UdpSocket } from '@partyline/net'
import { printable } from './support/printable.ts'
import { run, UsageError } from './support/run.ts'

/** From the block that organisations use as they like (RFC 2365). */
const GROUP = '239.255.42.99'
const QUESTION = 'partyline-example: who is there?'
const ANSWER = 'partyline-example: here is '
const WAIT_MS = 1000

await run(
  'multicast-discovery announce name [port] [interface] | find [port] [interface]',
  async (args, { signal }) => {
    const [role, ...rest] = args
    const [name] = rest
    if (role === 'announce' && name !== undefined) await announce(name, Number(rest[1] ?? '9014'), rest[2], signal)
    else if (role === 'find') await find(Number(rest[0] ?? '9014'), rest[1], signal)
    else throw new UsageError('say announce and a name, or find')
  },
)

async function announce(name: string, port: number, via: string | undefined, signal: AbortSignal): Promise<void> {
  await using socket = await udp({ bind: { host: '0.0.0.0', port }, encoding: 'utf8', reuseAddress: true, signal })
  await using membership = await socket.join(GROUP, via === undefined ? {} : { interface: via })
  console.log(`${name} is listening on ${GROUP}:${socket.localAddress.port}, by ${membership.interfaces.join(', ')}`)
  for await (const { data, from } of socket) {
    if (data === QUESTION) socket.sendNow(ANSWER + name, from)
  }
}

async function find(port: number, via: string | undefined, stop: AbortSignal): Promise<void> {
  const multicast = via === undefined ? {} : { interface: via }
  await using socket = await udp({ bind: { host: '0.0.0.0', port: 0 }, encoding: 'utf8', multicast })
  await socket.send(QUESTION, { host: GROUP, port })
  const signal = AbortSignal.any([stop, AbortSignal.timeout(WAIT_MS)])
  const found = new Set<string>()
  try {
    await collect(socket, found, signal)
  } catch (error) {
    if (!(error instanceof NetError && error.code === 'NET_ABORTED')) throw error
  }
  console.log(`${found.size} found`)
}

async function collect(socket: UdpSocket<string>, found: Set<string>, signal: AbortSignal): Promise<void> {
  for (;;) {
    const datagram = await socket.receive({ signal })
    if (datagram?.data.startsWith(ANSWER) !== true) continue
    const server = `${printable(datagram.data.slice(ANSWER.length))} at ${datagram.from.host}`
    if (!found.has(server)) console.log(server)
    found.add(server)
  }
}
