import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatName, formatResponse, parseQuery, QUESTIONS_MAX, TYPES, words, type Question } from './dns-message.ts'
import { reachableServices } from './reachable-services.ts'
import { allRecords, answersTo, type Announced } from './services.ts'

const ANNOUNCED: Announced = {
  instance: 'Our line. At home',
  host: 'partyline-c0ffee',
  services: [
    { type: ['_ircs', '_tcp'], port: 6697 },
    { type: ['_https', '_tcp'], port: 6710 },
  ],
  addresses: ['192.0.2.7', '2001:db8::7'],
}

function queryOf(questions: readonly Question[], id = 7): Buffer {
  const asked = questions.map(({ name, type, wantsUnicast }) =>
    Buffer.concat([formatName(name), words(type, wantsUnicast ? 0x8001 : 1)]),
  )
  return Buffer.concat([words(id, 0, questions.length, 0, 0, 0), ...asked])
}

void test('only what others can reach is announced', () => {
  const doors = {
    irc: ['127.0.0.1:6667', '[::1]:6667', 'unix:/run/x:6667'],
    ircs: ['[::]:6697', '0.0.0.0:6697'],
    web: ['192.0.2.7:80'],
    plains: ['[::]:6690'],
  }
  assert.deepEqual(reachableServices(doors), [
    { type: ['_ircs', '_tcp'], port: 6697 },
    { type: ['_http', '_tcp'], port: 80 },
  ])
})

const label = fc.string({ minLength: 1, maxLength: 15, unit: fc.constantFrom('a', 'B', '.', ' ', 'é', '_') })
const question: fc.Arbitrary<Question> = fc.record({
  name: fc.array(label, { maxLength: 4 }),
  type: fc.constantFrom(1, 12, 16, 28, 33, 255),
  wantsUnicast: fc.boolean(),
})

void test('a query is read as it was written, and cut anywhere it is none', () => {
  fc.assert(
    fc.property(fc.array(question, { minLength: 1, maxLength: 5 }), (questions) => {
      const bytes = queryOf(questions)
      // What fast-check makes has no prototype.
      assert.deepEqual(parseQuery(bytes), { id: 7, questions: questions.map((each) => ({ ...each })) })
      for (let end = 0; end < bytes.length; end += 1) assert.equal(parseQuery(bytes.subarray(0, end)), null)
    }),
  )
})

void test('whatever comes, reading ends', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void parseQuery(bytes)))
  const circle = Buffer.concat([words(1, 0, 1, 0, 0, 0), Buffer.of(0xc0, 12), words(12, 1)])
  assert.equal(parseQuery(circle), null)
  const pointed = Buffer.concat([
    words(1, 0, 2, 0, 0, 0),
    formatName(['a', 'local']),
    words(12, 1),
    Buffer.of(0xc0, 12),
    words(1, 1),
  ])
  assert.deepEqual(
    parseQuery(pointed)?.questions.map(({ name }) => name),
    [
      ['a', 'local'],
      ['a', 'local'],
    ],
  )
})

void test('a response is no query, and one with too many questions is left alone', () => {
  assert.equal(parseQuery(formatResponse(allRecords(ANNOUNCED), null)), null)
  const asked: Question = { name: ['a'], type: 1, wantsUnicast: false }
  assert.notEqual(parseQuery(queryOf(Array.from({ length: QUESTIONS_MAX }, () => asked))), null)
  assert.equal(parseQuery(queryOf(Array.from({ length: QUESTIONS_MAX + 1 }, () => asked))), null)
})

const ASKED: readonly (readonly [what: string, name: readonly string[], type: number, types: readonly number[]])[] = [
  ['all services', ['_services', '_dns-sd', '_udp', 'local'], TYPES.PTR, [12, 12]],
  ['one service, with all that is asked next', ['_IRCS', '_tcp', 'Local'], TYPES.PTR, [12, 33, 16, 1, 28]],
  ['where a service is', ['Our line. At home', '_https', '_tcp', 'local'], TYPES.SRV, [33, 1, 28]],
  ['everything of a service', ['Our line. At home', '_https', '_tcp', 'local'], TYPES.ANY, [33, 16, 1, 28]],
  ['an address', ['partyline-c0ffee', 'local'], TYPES.AAAA, [28]],
  ['a service that is not there', ['_ssh', '_tcp', 'local'], TYPES.PTR, []],
  ['an address where there is a service', ['_ircs', '_tcp', 'local'], TYPES.A, []],
  ['another machine', ['partyline-000000', 'local'], TYPES.A, []],
]
for (const [what, name, type, types] of ASKED) {
  void test(`asked for ${what}, it answers what it knows`, () => {
    const records = answersTo(ANNOUNCED, { name, type, wantsUnicast: false })
    assert.deepEqual(
      records.map((record) => record.type),
      types,
    )
  })
}

void test('addresses and ports are written as bytes', () => {
  const records = allRecords(ANNOUNCED)
  const dataOf = (type: number) =>
    records.filter((record) => record.type === type).map(({ data }) => Buffer.from(data).toString('hex'))
  assert.deepEqual(dataOf(TYPES.A), ['c0000207'])
  assert.deepEqual(dataOf(TYPES.AAAA), ['20010db8000000000000000000000007'])
  assert.match(dataOf(TYPES.SRV)[0] ?? '', /^000000001a29/)
  assert.ok(allRecords(ANNOUNCED, true).every(({ ttlSeconds }) => ttlSeconds === 0))
})
