import assert from 'node:assert/strict'
import { ENGLISH } from '../language/text.ts'
import { describe, it } from 'node:test'
import { memoryPair } from '@partyline/net/testing'
import { formatJson, type NcEvent } from './events.ts'
import { eventText } from './event-text.ts'
import { Monitor, reportTo } from './monitor.ts'
import { StatusLine } from './status-line.ts'

const EXAMPLES: readonly (readonly [event: NcEvent, atOnce: string | null])[] = [
  [{ event: 'resolving', host: 'h' }, null],
  [{ event: 'resolved', host: 'h', addresses: ['::1'] }, null],
  [{ event: 'listening', local: { host: '::', port: 1 } }, 'Listening on [::]:1'],
  [{ event: 'listening', local: { path: '/s' } }, 'Listening on unix:/s'],
  [
    { event: 'denied', remote: { host: '::1', port: 2 }, reason: 'denied' },
    'New connection from [::1]:2 denied: denied.',
  ],
  [{ event: 'message', text: 'so' }, 'so'],
  [{ event: 'connected', local: { path: '' }, remote: { host: 'a', port: 1 }, again: false }, 'Connected to a:1.'],
  [{ event: 'port', host: 'h', port: 1, state: 'open', message: 'h:1 is open.' }, 'h:1 is open.'],
]

void describe('an event', () => {
  void it('is an object on one line, with its name and its time first', () => {
    const line = formatJson({ event: 'message', text: 'two\nlines' }, new Date(0))
    assert.equal(line, '{"event":"message","time":"1970-01-01T00:00:00.000Z","text":"two\\nlines"}\n')
  })

  for (const [event, text] of EXAMPLES) {
    void it(`${event.event} is ${text === null ? 'nothing' : JSON.stringify(text)} with -v, and nothing without`, () => {
      assert.equal(eventText(event, 1, ENGLISH), text)
      assert.equal(eventText(event, 0, ENGLISH), null)
    })
  }

  void it('waiting, and a connection that is there again, are told without -v', () => {
    const waiting = { event: 'waiting', attempt: 2, delayMs: 1_240, code: 'NET_RESET', message: 'it broke' } as const
    assert.equal(eventText(waiting, 0, ENGLISH), 'it broke. Trying again in 1.2 s')
    const again = { event: 'connected', local: { path: '' }, remote: { path: '/s' }, again: true } as const
    assert.equal(eventText(again, 0, ENGLISH), 'Connected to unix:/s again.')
  })

  void it('error is told without -v, with its remedy', () => {
    const error = { event: 'error', code: 'NET_RESET', phase: 'read', message: 'gone', remedy: 'come back' } as const
    assert.equal(eventText(error, 0, ENGLISH), 'gone\n  do:  come back')
    assert.equal(eventText({ ...error, remedy: null }, 0, ENGLISH), 'gone')
  })
})

void describe('a monitor', () => {
  void it('tells of a connection when it begins and, with its counts, when it ends', async () => {
    const events: NcEvent[] = []
    const monitor = new Monitor((event) => events.push(event))
    const [ours, peer] = memoryPair()
    {
      await using _watch = monitor.watch(ours, 'server')
      assert.equal(events.at(-1)?.event, 'accepted')
      await ours.write(Buffer.from('12345'))
      await peer.write(Buffer.from('123'))
      await ours.read()
      await Promise.all([ours.close(), peer.close()])
    }
    const last = events.at(-1)
    assert.equal(last?.event, 'closed')
    assert.deepEqual([last.role, last.bytesSent, last.bytesReceived], ['server', 5, 3])
  })

  void it('writes JSON with --json, whatever -v says, and a line for a person without it', () => {
    const written: string[] = []
    const streams = { tell: (line: string) => void written.push(`nc: ${line}`) }
    for (const [isJson, verbosity] of [
      [true, 0],
      [false, 1],
      [false, 0],
    ] as const) {
      const write = (text: string) => void written.push(text)
      const report = reportTo(
        { isJson, verbosity },
        streams,
        { isTerminal: true, write },
        new StatusLine(write),
        ENGLISH,
      )
      report({ event: 'message', text: 'x' })
    }
    assert.equal(written.length, 2)
    assert.match(written[0] ?? '', /^\{"event":"message",/)
    assert.equal(written[1], 'nc: x')
  })
})
