/**
 * One datagram to every machine of the local network (IPv4 only; IPv6 has multicast instead). Any number of listeners may
 * run on one machine, because they share the port.
 *
 *   node --conditions=source examples/broadcast.ts listen [port]
 *   node --conditions=source examples/broadcast.ts say text [port] [address]
 *
 * The address is 255.255.255.255 (the network of the default route), one of a network, as 192.168.1.255, or, on this
 * machine only, 127.255.255.255.
 */
import { formatAddress, udp } from '@partyline/net'
import { printable } from './support/printable.ts'
import { parsePort, run, UsageError } from './support/run.ts'

await run('broadcast listen [port] | say text [port] [address]', async ([role, ...args], { signal }) => {
  if (role === 'listen') await listen(parsePort(args[0] ?? '9013'), signal)
  else if (role === 'say' && args[0] !== undefined) await say(args[0], parsePort(args[1] ?? '9013'), args[2])
  else throw new UsageError('say listen, or say and a text')
})

async function listen(port: number, signal: AbortSignal): Promise<void> {
  // Bound to an address of this machine, it would not hear what is sent to all.
  const bind = { host: '0.0.0.0', port }
  await using socket = await udp({ bind, encoding: 'utf8', reuseAddress: true, signal })
  console.log(`listening on ${formatAddress(socket.localAddress)}`)
  for await (const { data, from } of socket) console.log(`${from.host}: ${printable(data)}`)
}

async function say(text: string, port: number, address = '255.255.255.255'): Promise<void> {
  // The system refuses broadcasts unless asked for: nobody should send to all by a slip of the pen.
  await using socket = await udp({ bind: { host: '0.0.0.0', port: 0 }, broadcast: true })
  await socket.send(text, { host: address, port })
}
