/**
 * Datagrams come back to where they came from. There is no connection: one socket hears everybody, and a client that has
 * gone is simply not heard any more.
 *
 *   node --conditions=source examples/udp-echo-server.ts [port] [host]
 *
 * Then, in another terminal, examples/udp-echo-client.ts, or `nc -u 127.0.0.1 9010`.
 */
import { formatAddress, udp } from '@partyline/net'
import { parsePort, run } from './support/run.ts'

await run('udp-echo-server [port] [host]', async ([port = '9010', host = '127.0.0.1'], { signal }) => {
  await using socket = await udp({ bind: { host, port: parsePort(port) }, signal })
  console.log(`listening on ${formatAddress(socket.localAddress)}`)
  for await (const { data, from } of socket) {
    console.log(`${formatAddress(from)}: ${data.length} bytes`)
    // Without waiting: an answer that cannot be sent is lost, as any datagram can be.
    socket.sendNow(data, from)
  }
  const { datagramsReceived, datagramsSent } = socket.counters
  console.log(`${datagramsReceived} datagrams came, ${datagramsSent} went back`)
})
