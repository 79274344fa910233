import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import * as fc from 'fast-check'
import { ImportError } from '../errors.ts'
import type { ImportedEvent } from '../store/import-writer.ts'
import { LOG_FORMATS, type LogFormatName } from './formats/table.ts'
import { IMPORT_LIMITS } from './limits.ts'
import { linesOf } from './lines-of.ts'
import { noCounts, readLogs, type ReadCounts, type ReadOptions } from './read-logs.ts'
import { recogniseLog } from './recognise.ts'
import { TimeZone } from './time-zone.ts'

const VECTORS = new URL('../../../../vectors/logs/', import.meta.url)
const UTC = new TimeZone('UTC')
const LATER = Date.UTC(2100)

function folderFor(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-logs-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

interface Read {
  readonly events: readonly ImportedEvent[]
  readonly counts: ReadCounts
}

function read(path: string, format: LogFormatName, options: Partial<ReadOptions> = {}): Read {
  const counts = noCounts()
  const all = { channel: '#den', target: '#den', zone: UTC, before: LATER, isOverlapping: false, ...options }
  return { events: [...readLogs([{ path, format }], all, counts)], counts }
}

/** A log of WeeChat. */
function weechat(context: TestContext, lines: readonly (string | Buffer)[], options: Partial<ReadOptions> = {}): Read {
  const path = join(folderFor(context), 'x.weechatlog')
  writeFileSync(path, Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')])))
  return read(path, 'weechat', options)
}

function textsOf({ events }: Read): readonly (string | undefined)[] {
  return events.map(({ params }) => params.at(-1))
}

void test('a night in which the clock is set back has its hours one after the other, and one in which it is set forward has all of its lines', (context) => {
  const berlin = new TimeZone('Europe/Berlin')
  const lineAt = (time: string) => `${time}\tann\t${time}`
  const back = ['02:59:00', '02:00:00', '02:59:59', '03:00:00'].map((clock) => lineAt(`2026-10-25 ${clock}`))
  const { events, counts } = weechat(context, back, { zone: berlin })
  const times = events.map(({ time }) => new Date(time).toISOString().slice(11, 19))
  assert.deepEqual([times, counts.setBack], [['00:59:00', '01:00:00', '01:59:59', '02:00:00'], 0])
  const forward = ['01:59:59', '02:30:00', '03:00:00'].map((clock) => lineAt(`2026-03-29 ${clock}`))
  const read = weechat(context, forward, { zone: berlin })
  assert.deepEqual([textsOf(read).length, read.counts.setBack], [3, 1])
  assert.ok(read.events.every(({ time }, index) => index === 0 || time > (read.events[index - 1]?.time ?? 0)))
  assert.deepEqual(new TimeZone('Asia/Kathmandu').moments(Date.UTC(2026, 0, 1)), [Date.UTC(2025, 11, 31, 18, 15)])
})

void test('a clock that was set back keeps the order of the lines; by more than a day, it is said where', (context) => {
  const lines = ['2026-11-02 12:00:00\tann\tone', '2026-11-02 11:00:00\tann\ttwo', '2026-11-02 12:00:01\tann\tthree']
  const { events, counts } = weechat(context, lines)
  assert.deepEqual(
    events.map(({ time }) => time - Date.UTC(2026, 10, 2, 12)),
    [0, 1, 1_000],
  )
  assert.equal(counts.setBack, 1)
  assert.throws(
    () => weechat(context, [...lines, '2026-11-01 12:00:00\tann\tlast year']),
    (error) => error instanceof ImportError && error.code === 'IMPORT_ORDER' && error.message.includes('line 4 of'),
  )
})

void test('what may have been said when the channel had begun here is left out, as far as the clock of the log is shown', (context) => {
  const lines = ['2026-11-02 12:00:00\tann\tone', '2026-11-02 12:00:01\tann\ttwo']
  const before = Date.UTC(2026, 10, 2, 12, 0, 1, 500)
  assert.deepEqual(textsOf(weechat(context, lines, { before, isOverlapping: true })), ['one'])
  const read = weechat(context, lines, { before: before - 500, isOverlapping: true })
  assert.deepEqual([textsOf(read), read.counts.notOlder], [['one'], 1])
  assert.deepEqual(textsOf(weechat(context, lines, { before })), ['one', 'two'])
})

void test('what is no UTF-8, too long, empty or not to be written is read as it can be, or counted', (context) => {
  const at = (text: string) => `2026-11-02 12:00:00\t${text}`
  const long = `${'ab '.repeat(300)}😀`
  const read = weechat(context, [
    Buffer.from(at('ann\tna\xefve'), 'latin1'),
    at(`ann\t${'x'.repeat(IMPORT_LIMITS.lineBytesMax)}`),
    at('ann\tnul \0 and return \r here \u2028\r'),
    at('ann\t'),
    at('a!n@n\tno nickname'),
    at(`${'n'.repeat(IMPORT_LIMITS.nickBytesMax + 1)}\ttoo long a name`),
    '',
    at(`${'n'.repeat(IMPORT_LIMITS.nickBytesMax)}\t${long}`),
    at(` *\tann ${long}`),
  ])
  const [naive, nul, ...pieces] = textsOf(read)
  assert.deepEqual([naive, nul], ['naïve', 'nul   and return   here \u2028'])
  assert.equal(pieces.slice(0, 3).join(''), long)
  assert.equal(
    pieces
      .slice(3)
      .map((piece) => piece?.slice('\u0001ACTION '.length, -1))
      .join(''),
    long,
  )
  for (const { source, verb, params } of read.events) {
    assert.ok(Buffer.byteLength(`:${source} ${verb} ${params[0]} :${params[1]}\r\n`) <= 512)
  }
  const { recoded, unreadable, other, headings } = read.counts
  assert.deepEqual({ recoded, unreadable, other, headings }, { recoded: 1, unreadable: 1, other: 3, headings: 1 })
})

for (const [what, stamp] of [
  ['nothing behind the time', '16:59:05'],
  ['brackets', '[16:59:05] '],
  ['a date', '2026-11-29 16:59:05 '],
  ['a date in brackets', '[2026-11-29 16:59:05] '],
  ['a date as in ISO 8601', '2026-11-29T16:59:05 '],
] as const) {
  void test(`a log of irssi is recognised and read with a log_timestamp of its user's: ${what}`, (context) => {
    const path = join(folderFor(context), '#den.log')
    const rests = ['-!- ann [~a@b] has joined #den', '< ann> one', '<@ann> two', ' * ann three', '-ann:#den- four']
    const lines = [...rests, '[notice(#den)] own', 'of another program'].map((rest) => `${stamp}${rest}`)
    writeFileSync(path, ['--- Log opened Sun Nov 29 16:59:00 2026', ...lines, ''].join('\n'))
    assert.equal(recogniseLog(path), 'irssi')
    const { events } = read(path, 'irssi')
    const acted = '\u0001ACTION three\u0001'
    const found = events.map(({ verb, params }) => [verb, params.at(-1)])
    const said = [['PRIVMSG', 'one'], ['PRIVMSG', 'two'], ['PRIVMSG', acted], ['NOTICE', 'four']] // prettier-ignore
    assert.deepEqual(found, [['JOIN', '#den'], ...said])
    assert.ok(events.every(({ time }) => new Date(time).toISOString().startsWith('2026-11-29T16:59:05')))
  })
}

void test('lines are the same, however long they are and wherever a portion ends', (context) => {
  const path = join(folderFor(context), 'log')
  const lengths = fc.array(fc.constantFrom(0, 1, 3, 1_000, IMPORT_LIMITS.lineBytesMax, 60_000, 262_143, 262_144), {
    maxLength: 12,
  })
  fc.assert(
    fc.property(lengths, fc.boolean(), (sizes, isEnded) => {
      const lines = sizes.map((size, index) => String.fromCharCode(97 + index).repeat(size))
      writeFileSync(path, lines.join('\n') + (isEnded && lines.length > 0 ? '\n' : ''))
      const whole = isEnded || lines.at(-1) !== '' ? lines : lines.slice(0, -1)
      const found = Array.from(linesOf(path), ({ text }) => text)
      const expected = whole.map((line) => (line.length > IMPORT_LIMITS.lineBytesMax ? null : line))
      assert.ok(found.length === expected.length && found.every((line, index) => line === expected[index]))
    }),
    { numRuns: 60 },
  )
})

const KEPT = {
  irssi: 'irssi.txt',
  weechat: 'weechat.weechatlog',
  znc: 'znc/2026-11-29.txt',
  hexchat: 'hexchat.txt',
  json: 'export.jsonl',
} as const

void test('a log that is cut anywhere, or changed anywhere, is read without an error, and no event breaks a line', (context) => {
  const folder = folderFor(context)
  const bytes = new Map(Object.entries(KEPT).map(([name, file]) => [name, readFileSync(new URL(file, VECTORS))]))
  const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), bytes: fc.uint8Array({ maxLength: 4 }) })
  fc.assert(
    fc.property(
      fc.constantFrom(...(Object.keys(LOG_FORMATS) as LogFormatName[])),
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
      fc.array(change, { maxLength: 4 }),
      (format, cuts, changes) => {
        const whole = Buffer.from(bytes.get(format) ?? '')
        for (const { at, bytes: put } of changes) whole.set(put, Math.floor(at * (whole.length - put.length)))
        const [start = 0, end = 0] = cuts.map((cut) => Math.floor(cut * whole.length)).toSorted((a, b) => a - b)
        const path = join(folder, '2026-11-29.log')
        writeFileSync(path, whole.subarray(start, end))
        recogniseLog(path)
        let found: Read
        try {
          found = read(path, format)
        } catch (error) {
          // A digit of a date was changed.
          if (error instanceof ImportError && error.code === 'IMPORT_ORDER') return
          throw error
        }
        let last = 0
        for (const { time, source, params } of found.events) {
          assert.ok(time > last && !/[\0\r\n ]/.test(source))
          last = time
          assert.ok(params.every((param) => !/[\0\r]/.test(param) && param.isWellFormed()))
        }
      },
    ),
    { numRuns: 300 },
  )
})

void test('of a log that is cut at its end, all lines before the cut are read as in the whole', (context) => {
  for (const [format, file] of Object.entries(KEPT) as [LogFormatName, string][]) {
    const whole = readFileSync(new URL(file, VECTORS))
    const path = join(folderFor(context), '2026-11-29.log')
    const readOf = (end: number) => {
      writeFileSync(path, whole.subarray(0, end))
      return read(path, format).events
    }
    const expected = readOf(whole.length)
    for (let end = 0; end < whole.length; end += 7) {
      const found = readOf(end)
      const complete = readOf(Math.max(whole.lastIndexOf('\n', Math.max(end - 1, 0)), 0))
      assert.deepEqual(found.slice(0, complete.length), expected.slice(0, complete.length))
      assert.ok(found.length <= complete.length + 1)
    }
  }
})
