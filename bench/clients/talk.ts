/** People that talk in one channel, so many messages a second, while a client that reads them is measured. */
import { setTimeout as wait } from 'node:timers/promises'
import { Client, newReadBuffer } from '../load/client.ts'
import { register } from '../load/crowd.ts'
import type { Failure } from '../load/failure.ts'

/** Where everybody is that opens the page. */
export const CHANNEL = '#lobby'
const SENDERS = 5
/** Sent so often, each time what is due by then. */
const SEND_EVERY_MS = 20

export async function gatherTalkers(port: number, failure: Failure): Promise<readonly Client[]> {
  const buffer = newReadBuffer()
  const talkers = Array.from({ length: SENDERS }, (_, index) => new Client(`sender${index}`, buffer, failure))
  for (const talker of talkers) {
    await talker.connect(port)
    await register(talker, [])
    await talker.ask(`JOIN ${CHANNEL}\r\n`, (line) => line.includes(` 366 `))
    talker.pour(() => undefined)
  }
  return talkers
}

/** Until the signal comes. @returns messages a second, as sent */
export async function talk(talkers: readonly Client[], rate: number, signal: AbortSignal): Promise<number> {
  const start = performance.now()
  let sent = 0
  while (!signal.aborted) {
    const due = Math.floor(((performance.now() - start) / 1000) * rate)
    for (; sent < due; sent += 1) {
      const text = `message ${sent} ${'of some words that people say '.repeat(1 + (sent % 3))}`
      talkers[sent % talkers.length]?.send(`PRIVMSG ${CHANNEL} :${text}\r\n`)
    }
    await wait(SEND_EVERY_MS)
  }
  return sent / ((performance.now() - start) / 1000)
}
