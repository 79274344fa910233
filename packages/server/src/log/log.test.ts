import assert from 'node:assert/strict'
import { it } from 'node:test'
import { FakeClock } from '@partyline/net/testing'
import { defaultLimits, type Limits } from '../limits.ts'
import { createLog } from './log.ts'
import type { LogOutput, ServerLog } from './log.ts'

interface Fixture {
  readonly clock: FakeClock
  readonly log: ServerLog
  readonly lines: string[]
  /** Is there room for another line? */
  hasRoom: boolean
  /** Everything that was taken is written. */
  empty(): Promise<void>
}

type Level = 'debug' | 'warn' | 'error'

function configured(level: Level, isJson: boolean, limits: Partial<Limits> = {}) {
  return { log: { level, isJson }, limits: { ...defaultLimits(), ...limits } }
}

function logInto(isJson: boolean, level: Level = 'debug', limits: Partial<Limits> = {}): Fixture {
  const clock = new FakeClock()
  const lines: string[] = []
  let emptied = Promise.withResolvers<void>()
  const output: LogOutput = {
    write: (line) => fixture.hasRoom && lines.push(line) > 0,
    emptied: () => emptied.promise,
  }
  const fixture: Fixture = {
    clock,
    lines,
    log: createLog({ config: configured(level, isJson, limits), output, clock }),
    hasRoom: true,
    empty: async () => {
      emptied.resolve()
      await emptied.promise
      emptied = Promise.withResolvers()
    },
  }
  return fixture
}

/** What a JSON line says, without its time. */
function said(line: string | undefined): unknown {
  const { time: _, ...rest }: Record<string, unknown> = JSON.parse(line ?? '')
  return rest
}

void it('writes one JSON object per line, with time, level, event and fields', () => {
  const { log, lines } = logInto(true)
  log.warn('door.full', { sessions: 3, nickname: '\n' })
  const [line = ''] = lines
  assert.equal(line.indexOf('\n'), line.length - 1)
  const { time, ...rest } = JSON.parse(line) as Record<string, unknown>
  assert.match(String(time), /^\d{4}-\d\d-\d\dT.*Z$/)
  assert.deepEqual(rest, { level: 'warn', event: 'door.full', sessions: 3, nickname: '\n' })
})

void it('writes a short line for a person', () => {
  const { log, lines } = logInto(false)
  log.info('door.open', { door: 'irc', address: '[::1]:6667', count: 2 })
  assert.match(lines.join(''), /^\d\d:\d\d:\d\d info {2}door\.open {2}door=irc address=\[::1\]:6667 count=2\n$/)
})

for (const [what, text] of Object.entries({
  'a line feed': 'a\nforged',
  'an escape sequence': '\u001b[2J',
  'a C1 control': '\u009b2J',
  'a mark that turns text around': '\u202e',
  'a line separator': '\u2028',
})) {
  void it(`shows ${what} escaped, in keys, values and errors alike`, () => {
    const { log, lines } = logInto(false)
    log.info('x', { text, inner: { list: [text] }, [text]: 1 })
    const error = new Error(text)
    error.stack = `Error: ${text}`
    log.error('x', { error })
    for (const line of lines) assert.doesNotMatch(line.replaceAll('\n    ', '').slice(0, -1), /[\p{Cc}\p{Cf}\p{Zl}]/u)
  })
}

void it('writes an error with its stack and cause', () => {
  const { log, lines } = logInto(true)
  log.error('x', { error: new Error('outer', { cause: new Error('inner') }) })
  assert.match(lines.join(''), /outer.*log\.test\.ts.*inner/)
})

void it('leaves out what is below its level, which can change while it runs', () => {
  const { log, lines } = logInto(true, 'warn')
  log.info('unseen')
  log.configure(configured('debug', true))
  log.debug('seen')
  assert.deepEqual(
    lines.map((line) => /seen|unseen/.exec(line)?.[0]),
    ['seen'],
  )
})

void it('drops what finds no room, and says in its place how many lines are missing', async () => {
  const fixture = logInto(true, 'error')
  const { log, lines } = fixture
  log.error('a')
  fixture.hasRoom = false
  log.error('b')
  fixture.hasRoom = true
  log.error('c')
  assert.equal(lines.length, 1, 'what comes before the output is empty is part of the gap')
  await fixture.empty()
  log.error('d')
  assert.deepEqual(lines.map(said), [
    { level: 'error', event: 'a' },
    { level: 'error', event: 'log.dropped', lines: 2 },
    { level: 'error', event: 'd' },
  ])
})

void it('drops again after it has said so', async () => {
  const fixture = logInto(true)
  for (const event of ['a', 'b']) {
    fixture.hasRoom = false
    fixture.log.warn(event)
    fixture.hasRoom = true
    await fixture.empty()
  }
  assert.deepEqual(fixture.lines.map(said), [
    { level: 'error', event: 'log.dropped', lines: 1 },
    { level: 'error', event: 'log.dropped', lines: 1 },
  ])
})

void it('writes so many lines of one event within a minute, and one line for the rest', () => {
  const { log, lines, clock } = logInto(true, 'debug', { logLinesPerEventMax: 2 })
  for (let index = 1; index <= 9; index += 1) log.warn('door.rejected', { door: 'irc', address: `192.0.2.${index}` })
  log.warn('door.trouble', { door: 'irc' })
  assert.equal(lines.length, 3)
  clock.advance(59_999)
  assert.equal(lines.length, 3)
  clock.advance(1)
  const address = ['192.0.2.3', '192.0.2.4', '192.0.2.5', '192.0.2.6', '192.0.2.7', '…']
  assert.equal(lines.length, 4)
  assert.deepEqual(said(lines[3]), { level: 'warn', event: 'door.rejected', door: 'irc', address, timesMore: 7 })
  for (let index = 0; index < 3; index += 1) log.warn('door.rejected', { door: 'plain' })
  assert.equal(lines.length, 6, 'the next minute has its own first lines')
  log.close()
  assert.deepEqual(said(lines[6]), { level: 'warn', event: 'door.rejected', door: 'plain', timesMore: 1 })
  clock.advance(60_000)
  assert.equal(lines.length, 7)
  assert.equal(clock.timerCount, 0)
})

void it('writes every line of a start', () => {
  const { log, lines, clock } = logInto(true, 'debug', { logLinesPerEventMax: 2 })
  const doors = ['irc', 'ircs', 'plain', 'plains', 'web', 'webs']
  for (const door of doors) log.info('door.opened', { door })
  assert.deepEqual(
    lines.map(said),
    doors.map((door) => ({ level: 'info', event: 'door.opened', door })),
  )
  assert.equal(clock.timerCount, 0)
})

void it('counts an event of each host apart', () => {
  const { log, lines } = logInto(true, 'debug', { logLinesPerEventMax: 1 })
  for (const host of ['a', 'a', 'b']) log.info('session.registered', { nick: 'ann', host })
  log.close()
  assert.deepEqual(lines.map(said), [
    { level: 'info', event: 'session.registered', nick: 'ann', host: 'a' },
    { level: 'info', event: 'session.registered', nick: 'ann', host: 'b' },
    { level: 'info', event: 'session.registered', nick: 'ann', host: 'a', timesMore: 1 },
  ])
})

void it('counts the lines of a defect as well, and names its messages', () => {
  const { log, lines } = logInto(true, 'debug', { logLinesPerEventMax: 1 })
  for (let index = 0; index < 3; index += 1) log.error('command.failed', { command: 'join', error: new Error('no') })
  log.close()
  assert.deepEqual(said(lines[1]), {
    level: 'error',
    event: 'command.failed',
    command: 'join',
    error: 'no',
    timesMore: 2,
  })
})

void it('writes every line of the level debug, and neither counts nor writes what is below its level', () => {
  const { log, lines, clock } = logInto(true, 'debug', { logLinesPerEventMax: 1 })
  for (let index = 0; index < 3; index += 1) log.debug('session.opened')
  assert.equal(lines.length, 3)
  log.configure(configured('error', true))
  for (let index = 0; index < 9; index += 1) log.warn('door.rejected')
  assert.equal(clock.timerCount, 0)
})
