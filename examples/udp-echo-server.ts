/**
 * Datagrams come back to where they came from. There is no connection: one socket hears every client, and a client that has
 * gone is simply not heard any more.
 *
 *   node --conditions=source examples/udp-echo-server.ts [port] [host]
 *
 * Then, in another terminal, examples/udp-echo-client.ts, or `nc -u 127.0.0.1 9010`.
 */
import { formatAddress, NetError, udp } from '@partyline/net'

const [port = '9010', host = '127.0.0.1'] = process.argv.slice(2)

try {
  await using socket = await udp({ bind: { host, port: Number(port) } })
  console.log(`listening on ${formatAddress(socket.localAddress)}`)
  process.once('SIGINT', () => void socket.close())
  for await (const { data, from } of socket) {
    console.log(`${formatAddress(from)} sent ${data.length} bytes: ${JSON.stringify(String(data))}`)
    // Without waiting: an answer that cannot be sent is lost, as any datagram can be.
    socket.sendNow(data, from)
  }
  const { datagramsReceived, datagramsSent } = socket.counters
  console.log(`datagrams: ${datagramsReceived} came, ${datagramsSent} went back`)
} catch (error) {
  if (!(error instanceof NetError)) throw error
  console.error(`${error.message}\n→ ${error.remedy}`)
  process.exitCode = 1
}
