/**
 * One message under way in all: the next is sent, by the next sender, when everyone has the message before and a pause, if any
 * is asked for, is over. Nothing can be coalesced, so this is the cost of a single delivery. Latency: send until the last
 * client has it.
 */
import { Latencies } from '../measure/latency.ts'
import { type Crowd, expectSilence } from './crowd.ts'
import { countIncomplete, reach, talliesOf, verifyContents } from './delivered.ts'
import type { Round } from './job.ts'
import { formatMessage, formatText } from './message.ts'
import { Observer } from './observer.ts'
import { beginSpan } from './span.ts'

const LINE_FEED = 10

export async function oneAtATime(crowd: Crowd, seconds: number): Promise<Round> {
  const { job, failure, senders } = crowd
  const observer = new Observer(
    senders.map((sender) => sender.nickname),
    job.bytes,
  )
  const tallies = talliesOf(crowd, observer)
  const latencies = new Latencies()
  const receivers = reach(crowd)
  const finished = Promise.withResolvers<void>()
  let messages = 0
  let missing = 0
  let sentAt = 0

  const sendNext = (): void => {
    const sender = messages % senders.length
    const number = Math.floor(messages / senders.length) + 1
    messages++
    missing = receivers
    sentAt = performance.now()
    senders[sender]?.send(formatMessage(formatText(sender, number, job.bytes)))
  }

  // A chunk that ends in LF ends the one message under way: nothing else is being sent to anyone.
  const arrived = (chunk: Uint8Array): void => {
    if (chunk.at(-1) !== LINE_FEED || --missing > 0) return
    const now = performance.now()
    latencies.add(now - sentAt)
    if (now >= endsAt) finished.resolve()
    else if (job.pauseMs === 0) sendNext()
    else setTimeout(sendNext, job.pauseMs)
  }

  for (const [index, client] of crowd.clients.entries()) {
    const tally = tallies[index]
    client.pour((chunk) => {
      tally?.add(chunk)
      arrived(chunk)
    })
  }
  crowd.observer.pour((chunk) => {
    try {
      observer.add(chunk)
      arrived(chunk)
    } catch (error) {
      failure.report(String(error))
    }
  })

  const endSpan = beginSpan(job.serverPid)
  const endsAt = performance.now() + seconds * 1000
  sendNext()
  let isFinished = false
  void finished.promise.then(() => (isFinished = true))
  await failure.untilNone(
    () => (isFinished ? 0 : messages + missing / (receivers + 1)),
    () => `message ${messages} never reached ${missing} of ${receivers} clients`,
  )
  const round = endSpan(messages, messages * receivers, latencies)
  if (observer.messages !== messages || countIncomplete(crowd, observer, tallies) !== 0)
    throw new Error('the clients do not have the bytes of all messages')
  verifyContents(crowd, observer, tallies)
  await expectSilence(crowd)
  return round
}
