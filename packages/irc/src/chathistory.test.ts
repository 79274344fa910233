import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { parseChatHistory } from './chathistory.ts'
import { formatMessage } from './message.ts'

const TIME = 'timestamp=1970-01-01T00:00:01.000Z'
const time = { kind: 'time', ms: 1000 }
const id = { kind: 'id', id: 'x=y' }

void test('every subcommand is understood, in any case', () => {
  const target = '#a'
  const cases: readonly [string, object][] = [
    ['LATEST #a * 50', { kind: 'latest', target, reference: { kind: 'none' }, limit: 50 }],
    [`latest #a ${TIME} 1`, { kind: 'latest', target, reference: time, limit: 1 }],
    ['BEFORE #a msgid=x=y 50', { kind: 'before', target, reference: id, limit: 50 }],
    [`After #a ${TIME} 50`, { kind: 'after', target, reference: time, limit: 50 }],
    ['AROUND #a msgid=x=y 50', { kind: 'around', target, reference: id, limit: 50 }],
    [`BETWEEN #a ${TIME} msgid=x=y 50`, { kind: 'between', target, from: time, to: id, limit: 50 }],
    [`TARGETS ${TIME} ${TIME} 50`, { kind: 'targets', from: time, to: time, limit: 50 }],
  ]
  for (const [line, request] of cases) assert.deepEqual(parseChatHistory(line.split(' ')), request, line)
})

void test('what cannot be understood is a failure with the code of the specification', () => {
  const cases: readonly [string, string][] = [
    ['', 'INVALID_PARAMS'],
    ['NEWEST #a * 5', 'INVALID_PARAMS'],
    ['constructor #a * 5', 'INVALID_PARAMS'],
    ['LATEST #a *', 'INVALID_PARAMS'],
    ['LATEST #a * 5 6', 'INVALID_PARAMS'],
    ['LATEST #a * 0', 'INVALID_PARAMS'],
    ['LATEST #a * -1', 'INVALID_PARAMS'],
    ['LATEST #a * 1e3', 'INVALID_PARAMS'],
    ['LATEST  * 5', 'INVALID_PARAMS'],
    ['BEFORE #a * 5', 'INVALID_MSGREFTYPE'],
    ['BEFORE #a seq=5 5', 'INVALID_MSGREFTYPE'],
    ['BEFORE #a msgid= 5', 'INVALID_PARAMS'],
    ['BEFORE #a timestamp=today 5', 'INVALID_PARAMS'],
    [`BETWEEN #a ${TIME} * 5`, 'INVALID_MSGREFTYPE'],
    [`TARGETS ${TIME} msgid=x 5`, 'INVALID_MSGREFTYPE'],
  ]
  for (const [line, code] of cases) {
    const answer = parseChatHistory(line.split(' '))
    assert.equal(answer.kind === 'failure' ? answer.code : answer.kind, code, line)
  }
})

void test('whatever was asked, the failure can be sent', () => {
  const param = fc.oneof(
    fc.constantFrom('LATEST', 'BETWEEN', 'TARGETS', '*', '5', 'msgid=a', ':a', ' ', ''),
    fc.string(),
  )
  fc.assert(
    fc.property(
      fc.array(
        param.map((value) => value.replace(/[\r\n\0]/g, '')),
        { maxLength: 6 },
      ),
      (params) => {
        const answer = parseChatHistory(params)
        if (answer.kind === 'failure')
          formatMessage({ verb: 'FAIL', params: ['CHATHISTORY', answer.code, ...answer.context, answer.text] })
      },
    ),
  )
})
