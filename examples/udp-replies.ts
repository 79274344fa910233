/**
 * Datagrams answered by hand: shows the oldest question, sends what you type to its sender, and shows the next one. An empty
 * line leaves a question without an answer; `exit` ends it.
 *
 *   node --conditions=source examples/udp-replies.ts [port] [host]
 *
 * Then, in one or more other terminals, `nc -u 127.0.0.1 9012`, and type.
 */
import { createInterface } from 'node:readline'
import { type Datagram, formatAddress, NetError, udp, type UdpSocket } from '@partyline/net'

const [port = '9012', host = '127.0.0.1'] = process.argv.slice(2)
/** A person answers slowly; a question that finds so many waiting is not heard, as UDP allows. */
const QUESTIONS_MAX = 100

const questions: Datagram<string>[] = []

function showFirst(): void {
  const [question] = questions
  if (question === undefined) return
  // Control characters could clear our screen.
  const text = question.data.trimEnd().replace(/[\p{Cc}\p{Bidi_Control}]/gu, '�')
  console.log(`${formatAddress(question.from)} asks: ${text}`)
}

async function listen(socket: UdpSocket<string>): Promise<void> {
  for await (const question of socket) {
    if (questions.length < QUESTIONS_MAX && questions.push(question) === 1) showFirst()
  }
}

async function answer(socket: UdpSocket<string>): Promise<void> {
  const terminal = createInterface({ input: process.stdin })
  for await (const line of terminal) {
    if (line === 'exit') break
    const question = questions.shift()
    if (question === undefined) console.log('(nobody has asked)')
    else if (line !== '') await socket.send(`${line}\n`, question.from)
    showFirst()
  }
  terminal.close()
  await socket.close()
}

try {
  const socket = await udp({ bind: { host, port: Number(port) }, encoding: 'utf8' })
  console.log(`listening on ${formatAddress(socket.localAddress)}`)
  await Promise.all([listen(socket), answer(socket)])
} catch (error) {
  if (!(error instanceof NetError)) throw error
  console.error(`${error.message}\n→ ${error.remedy}`)
  process.exitCode = 1
}
