import assert from 'node:assert/strict'
import { ENGLISH, say } from '../language/text.ts'
import { describe, it } from 'node:test'
import { FakeClock } from '@partyline/net/testing'
import type { NcEvent } from './events.ts'
import { reportTo } from './monitor.ts'
import { Progress } from './progress.ts'
import { progressText } from './progress-text.ts'
import { StatusLine } from './status-line.ts'

type ProgressEvent = Extract<NcEvent, { event: 'progress' }>

function started(): { clock: FakeClock; events: ProgressEvent[]; progress: Progress } {
  const clock = new FakeClock(5_000)
  const events: ProgressEvent[] = []
  const report = (event: NcEvent) => void (event.event === 'progress' && events.push(event))
  return { clock, events, progress: new Progress(report, 1_000, clock) }
}

const counted = () => ({ bytesRead: 0, bytesWritten: 0, bytesPending: 0 })
const SILENT = { bytesSent: 0, bytesReceived: 0, bytesSentPerSecond: 0, bytesReceivedPerSecond: 0 } as const

void describe('progress', () => {
  void it('begins with the first connection, and says nothing without one', () => {
    const { clock, events, progress } = started()
    clock.advance(10_000)
    progress[Symbol.dispose]()
    assert.deepEqual(events, [])
    assert.equal(clock.timerCount, 0)
  })

  void it('tells the sum of all connections, without what still waits, and the rate since the last time', () => {
    const { clock, events, progress } = started()
    const [one, two] = [counted(), counted()]
    const endOne = progress.add(one)
    progress.add(two)
    Object.assign(one, { bytesRead: 100, bytesWritten: 3_000, bytesPending: 1_000 })
    clock.advance(1_000)
    endOne()
    endOne()
    Object.assign(two, { bytesRead: 50 })
    clock.advance(1_000)
    const base = { event: 'progress', isFinal: false, bytesSent: 2_000 } as const
    assert.deepEqual(events, [
      { ...base, bytesReceived: 100, bytesSentPerSecond: 2_000, bytesReceivedPerSecond: 100, durationMs: 1_000 },
      { ...base, bytesReceived: 150, bytesSentPerSecond: 0, bytesReceivedPerSecond: 50, durationMs: 2_000 },
    ])
  })

  void it('tells the whole once at the end, with the rates over all of it', () => {
    const { clock, events, progress } = started()
    const one = counted()
    const end = progress.add(one)
    Object.assign(one, { bytesWritten: 4_000 })
    clock.advance(1_000)
    end()
    clock.advance(999)
    progress[Symbol.dispose]()
    progress[Symbol.dispose]()
    assert.equal(events.length, 2)
    const { bytesSent, bytesSentPerSecond, durationMs, isFinal } = events[1] ?? {}
    assert.deepEqual([bytesSent, bytesSentPerSecond, durationMs, isFinal], [4_000, 2_001, 1_999, true])
    assert.equal(clock.timerCount, 0)
  })

  const TEXTS: readonly (readonly [bytes: number, durationMs: number, isFinal: boolean, text: string])[] = [
    [0, 900, false, 'sent 0 B (0 B/s), received 0 B (0 B/s), 0 s'],
    [1_023, 59_999, false, 'sent 1023 B (0 B/s), received 0 B (0 B/s), 59 s'],
    [1_024, 60_000, false, 'sent 1.0 KiB (0 B/s), received 0 B (0 B/s), 1:00 min'],
    [1_048_575, 100, true, 'sent 1.0 MiB (0 B/s), received 0 B (0 B/s), 0.1 s'],
    [5_000_000_000_000_000, 3_600_000, true, 'sent 4547.5 TiB (0 B/s), received 0 B (0 B/s), 60:00 min'],
  ]
  for (const [bytesSent, durationMs, isFinal, text] of TEXTS) {
    void it(`of ${bytesSent} bytes is ${JSON.stringify(text)}`, () => {
      assert.equal(say(progressText({ event: 'progress', ...SILENT, bytesSent, durationMs, isFinal }), ENGLISH), text)
    })
  }

  void it('stays in its place on a terminal, makes way for other lines, and is one line at the end elsewhere', () => {
    const event = { event: 'progress', ...SILENT, durationMs: 1_000 } as const
    const shown = (isTerminal: boolean) => {
      const written: string[] = []
      const write = (text: string) => void written.push(text)
      const streams = { tell: (line: string) => write(`${line}\n`) }
      const report = reportTo(
        { isJson: false, verbosity: 1 },
        streams,
        { isTerminal, write },
        new StatusLine(write),
        ENGLISH,
      )
      report({ ...event, isFinal: false })
      report({ event: 'message', text: 'news' })
      report({ ...event, isFinal: true })
      return written.join('')
    }
    const text = 'sent 0 B (0 B/s), received 0 B (0 B/s), 1 s'
    const final = text.replace('1 s', '1.0 s')
    assert.equal(shown(true), `\r\u001b[K${text}\r\u001b[Knews\n${final}\n`)
    assert.equal(shown(false), `news\n${final}\n`)
  })
})
