/**
 * Finding servers in the local network without knowing an address: a client sends a question to a group, every server that is
 * a member answers to the asker alone. Only members are disturbed, unlike with a broadcast.
 *
 *   node --conditions=source examples/multicast-discovery.ts announce name [port] [interface]
 *   node --conditions=source examples/multicast-discovery.ts find [port] [interface]
 *
 * An interface is a name, as eth0, or an address; lo (or 127.0.0.1) stays on this machine. Without one, servers join on
 * every interface, and the question leaves by an interface that the system chooses. Any machine can answer: what is found
 * is a hint, and a server still has to prove its identity (see tls-client.ts).
 */
import { formatHostPort, NetError, udp } from '@partyline/net'

/** A group has a family, and a socket too: a server that is to be found over both is in both. */
const FAMILIES = [
  /** From the block that organisations use as they like (RFC 2365). */
  { group: '239.255.42.99', bind: { host: '0.0.0.0' } },
  /** Transient, and never beyond the local network (RFC 4291 2.7). */
  { group: 'ff12::4299', bind: { host: '::' }, ipv6Only: true },
] as const
const QUESTION = 'partyline-example: who is there?'
const ANSWER = 'partyline-example: here is '
const WAIT_MS = 1000

async function announce(name: string, port = '9014', via?: string): Promise<void> {
  await onEachFamily(async ({ group, bind, ...family }) => {
    const address = { ...bind, port: Number(port) }
    await using socket = await udp({ ...family, bind: address, encoding: 'utf8', reuseAddress: true })
    await using membership = await socket.join(group, via === undefined ? {} : { interface: via })
    console.log(
      `${name} is listening on ${formatHostPort(group, address.port)}, by ${membership.interfaces.join(', ')}`,
    )
    for await (const { data, from } of socket) {
      if (data === QUESTION) socket.sendNow(ANSWER + name, from)
    }
  })
}

async function find(port = '9014', via?: string): Promise<void> {
  const found = new Set<string>()
  // Closing the sockets ends their loops.
  const signal = AbortSignal.timeout(WAIT_MS)
  const multicast = via === undefined ? {} : { interface: via }
  await onEachFamily(async ({ group, bind, ...family }) => {
    await using socket = await udp({ ...family, bind: { ...bind, port: 0 }, encoding: 'utf8', multicast, signal })
    await socket.send(QUESTION, { host: group, port: Number(port) })
    for await (const { data, from } of socket) {
      if (!data.startsWith(ANSWER)) continue
      const server = `${JSON.stringify(data.slice(ANSWER.length))} at ${from.host}`
      if (!found.has(server)) console.log(server)
      found.add(server)
    }
  })
  console.log(`${found.size} found`)
}

/** Many networks have one family only, so that one failing is only worth a word. Both failing is a failure. */
async function onEachFamily(act: (family: (typeof FAMILIES)[number]) => Promise<void>): Promise<void> {
  let failures = 0
  const attempt = (family: (typeof FAMILIES)[number]) =>
    act(family).catch((error: unknown) => {
      if (!(error instanceof NetError)) throw error
      console.error(`${error.message}\n→ ${error.remedy}`)
      failures += 1
    })
  await Promise.all(FAMILIES.map(attempt))
  if (failures === FAMILIES.length) process.exitCode = 1
}

const [role, ...args] = process.argv.slice(2)
const [name, ...where] = args

if (role === 'announce' && name !== undefined) await announce(name, ...where)
else if (role === 'find') await find(...args)
else {
  console.error('usage: multicast-discovery announce name [port] [interface] | find [port] [interface]')
  process.exitCode = 2
}
