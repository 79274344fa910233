import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createLog } from './log.ts'
import type { ServerLog } from './log.ts'

function logInto(isJson: boolean, level: 'debug' | 'warn' = 'debug'): { log: ServerLog; lines: string[] } {
  const lines: string[] = []
  return { log: createLog({ level, isJson }, { write: (line) => void lines.push(line) }), lines }
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
  log.setLevel('debug')
  log.debug('seen')
  assert.deepEqual(
    lines.map((line) => /seen|unseen/.exec(line)?.[0]),
    ['seen'],
  )
})
