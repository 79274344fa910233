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
import { formatAddress, NetError, udp } from '@partyline/net'

async function listen(port = '9013'): Promise<void> {
  // Bound to an address of this machine, it would not hear what is sent to all.
  const bind = { host: '0.0.0.0', port: Number(port) }
  await using socket = await udp({ bind, encoding: 'utf8', reuseAddress: true })
  console.log(`listening on ${formatAddress(socket.localAddress)}`)
  for await (const { data, from } of socket) console.log(`${from.host}: ${JSON.stringify(data)}`)
}

async function say(text: string, port = '9013', host = '255.255.255.255'): Promise<void> {
  // The system refuses broadcasts unless they are asked for, so that none is sent by mistake.
  await using socket = await udp({ bind: { host: '0.0.0.0', port: 0 }, broadcast: true })
  await socket.send(text, { host, port: Number(port) })
}

const [role, ...args] = process.argv.slice(2)
const [text, ...where] = args

try {
  if (role === 'listen') await listen(...args)
  else if (role === 'say' && text !== undefined) await say(text, ...where)
  else {
    console.error('usage: broadcast listen [port] | say text [port] [address]')
    process.exitCode = 2
  }
} catch (error) {
  if (!(error instanceof NetError)) throw error
  console.error(`${error.message}\n→ ${error.remedy}`)
  process.exitCode = 1
}
