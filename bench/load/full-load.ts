/**
 * Full load: every sender keeps a fixed number of messages under way. It sends its next when the observer has seen one of
 * its messages, so a server sets its own pace and is never offered more than it takes. Latency: send until seen there.
 */
import { Latencies } from '../measure/latency.ts'
import { type Crowd, expectSilence } from './crowd.ts'
import { countIncomplete, reach, talliesOf, verifyContents } from './delivered.ts'
import type { Round } from './job.ts'
import { formatMessage, formatText } from './message.ts'
import { Observer } from './observer.ts'
import { beginSpan } from './span.ts'

export async function fullLoad(crowd: Crowd, seconds: number): Promise<Round> {
  const { job, failure, senders } = crowd
  const observer = new Observer(
    senders.map((sender) => sender.nickname),
    job.bytes,
  )
  const tallies = talliesOf(crowd, observer)
  const latencies = new Latencies()
  const sent = senders.map(() => 0)
  const sentAt = senders.map(() => new Float64Array(job.underway))
  let isSending = true

  const send = (sender: number, count: number): void => {
    const times = sentAt[sender]
    if (times === undefined || count === 0) return
    const first = (sent[sender] ?? 0) + 1
    const now = performance.now()
    let lines = ''
    for (let number = first; number < first + count; number++) {
      lines += formatMessage(formatText(sender, number, job.bytes))
      times[number % job.underway] = now
    }
    sent[sender] = first + count - 1
    senders[sender]?.send(lines)
  }

  const observe = (chunk: Uint8Array): void => {
    const released = senders.map(() => 0)
    const now = performance.now()
    for (const { sender, number } of observer.add(chunk)) {
      latencies.add(now - (sentAt[sender]?.[number % job.underway] ?? Number.NaN))
      released[sender] = (released[sender] ?? 0) + 1
    }
    if (isSending) for (const [sender, count] of released.entries()) send(sender, count)
  }

  for (const [index, client] of crowd.clients.entries()) {
    const tally = tallies[index]
    client.pour((chunk) => tally?.add(chunk))
  }
  crowd.observer.pour((chunk) => {
    try {
      observe(chunk)
    } catch (error) {
      failure.report(String(error))
    }
  })

  const endSpan = beginSpan(job.serverPid)
  for (const sender of senders.keys()) send(sender, job.underway)
  await failure.orFail(new Promise((resolve) => setTimeout(resolve, seconds * 1000)))
  isSending = false
  const total = sent.reduce((sum, count) => sum + count, 0)
  await failure.untilNone(
    () => total - observer.messages,
    () => `${total - observer.messages} of ${total} messages never came: ${describeMissing(sent, observer)}`,
  )
  await failure.untilNone(
    () => countIncomplete(crowd, observer, tallies),
    () => `${countIncomplete(crowd, observer, tallies)} clients do not have the bytes of all ${total} messages`,
  )
  const round = endSpan(total, total * reach(crowd), latencies)
  verifyContents(crowd, observer, tallies)
  await expectSilence(crowd)
  return round
}

function describeMissing(sent: readonly number[], observer: Observer): string {
  return sent
    .map((count, sender) => ({ sender, count, seen: observer.messagesOf(sender) }))
    .filter(({ count, seen }) => seen < count)
    .map(({ sender, count, seen }) => `u${sender} sent ${count}, seen ${seen}`)
    .join('; ')
}
