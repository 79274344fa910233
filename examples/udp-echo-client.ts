/**
 * Sends each line that you type as one datagram and waits for the answer. Datagrams can be lost, so it waits for half a
 * second only and tries again; after three times it says so and goes on with the next line.
 *
 *   node --conditions=source examples/udp-echo-client.ts [port] [host]
 */
import { NetError, udp, type UdpSocket } from '@partyline/net'
import { inputLines } from './support/input-lines.ts'
import { printable } from './support/printable.ts'
import { parsePort, run } from './support/run.ts'

const TRIES = 3
const ANSWER_TIMEOUT_MS = 500

await run('udp-echo-client [port] [host]', async ([port = '9010', host = '127.0.0.1'], { signal }) => {
  // Connected: only this peer is heard, and it is told when nobody listens there, which UDP else leaves open.
  await using socket = await udp({ connect: { host, port: parsePort(port) }, encoding: 'utf8', signal })
  for await (const line of inputLines(signal)) console.log(await ask(socket, line))
})

async function ask(socket: UdpSocket<string>, line: string): Promise<string> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    try {
      await socket.send(line)
      for (;;) {
        const answer = await socket.receive({ timeoutMs: ANSWER_TIMEOUT_MS })
        if (answer === null) return '(closed)'
        // Anything else answers an earlier line, and comes late. What is no echo would number its questions.
        if (answer.data === line) return printable(line)
      }
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      if (error.code !== 'NET_TIMEOUT') return `${error.message}\n→ ${error.remedy}`
    }
  }
  return `no answer to ${TRIES} datagrams: lost, or nobody is there`
}
