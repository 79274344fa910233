/**
 * Sends each line that you type as one datagram and prints the answer, whatever it is. Datagrams can be lost, so it waits
 * for half a second only and tries again; after three times it says so and goes on with the next line.
 *
 *   node --conditions=source examples/udp-echo-client.ts [port] [host]
 *
 * Exit code 0 means that there were lines, and that each had an answer.
 */
import { createInterface } from 'node:readline'
import { NetError, TimeoutError, udp, type UdpSocket } from '@partyline/net'

const [port = '9010', host = '127.0.0.1'] = process.argv.slice(2)
const TRIES = 3
const ANSWER_TIMEOUT_MS = 500

/** @returns the next answer; undefined if none comes in this time @throws {NetError} nobody listens there */
async function hear(socket: UdpSocket<string>, timeoutMs: number): Promise<string | undefined> {
  try {
    return (await socket.receive({ timeoutMs }))?.data
  } catch (error) {
    if (error instanceof TimeoutError) return undefined
    throw error
  }
}

async function ask(socket: UdpSocket<string>, line: string): Promise<string | undefined> {
  // What is here already answers an earlier line, and came late. A protocol of its own would number its questions.
  for (let late = await hear(socket, 1); late !== undefined; late = await hear(socket, 1)) print(`(late) ${late}`)
  for (let tries = 1; tries <= TRIES; tries += 1) {
    await socket.send(line)
    const answer = await hear(socket, ANSWER_TIMEOUT_MS)
    if (answer !== undefined) return answer
  }
  return undefined
}

/** Control characters could clear our screen. */
function print(text: string): void {
  console.log(text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '�'))
}

const terminal = createInterface({ input: process.stdin })
try {
  // Connected: only this peer is heard, and its system tells us when nobody listens there.
  await using socket = await udp({ connect: { host, port: Number(port) }, encoding: 'utf8' })
  let lines = 0
  for await (const line of terminal) {
    lines += 1
    const answer = await ask(socket, line)
    if (answer === undefined) process.exitCode = 1
    print(answer ?? `no answer to ${TRIES} datagrams: lost, or nobody is there`)
  }
  if (lines === 0) {
    console.error('nothing was sent, because no line came\n→ type a line, or pipe one in: echo hello | node …')
    process.exitCode = 1
  }
} catch (error) {
  if (!(error instanceof NetError)) throw error
  console.error(`${error.message}\n→ ${error.remedy}`)
  process.exitCode = 1
}
terminal.close()
