import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatQuery, parseResponse, RECORDS_MAX } from './dns-answer.ts'
import { formatName, formatResponse, parseQuery, TYPES, words, type DnsRecord } from './dns-message.ts'
import { foundServers, SERVERS_MAX } from './found-servers.ts'
import { allRecords, type Announced } from './services.ts'

const ID = 7
const QUERY = { id: ID, questions: [] }

function announcedBy(instance: string, ...types: readonly ('_irc' | '_ircs' | '_https')[]): Announced {
  return {
    instance,
    host: `host-${instance.length}`,
    services: types.map((type, index) => ({ type: [type, '_tcp'], port: 6667 + index })),
    addresses: ['2001:db8::7', '192.0.2.7'],
  }
}

function serversOf(...announced: readonly Announced[]) {
  return foundServers(
    announced.flatMap((one) => parseResponse(formatResponse(allRecords(one), QUERY), ID) ?? assert.fail('not read')),
  )
}

void test('what a server announces is found, by its encrypted door where it has one', () => {
  const addresses = ['192.0.2.7', '2001:db8::7']
  assert.deepEqual(serversOf(announcedBy('Our line. At home', '_irc', '_ircs'), announcedBy('Another', '_irc')), [
    { instance: 'Another', isEncrypted: false, port: 6667, addresses },
    { instance: 'Our line. At home', isEncrypted: true, port: 6668, addresses },
  ])
})

void test('a server without a door for IRC, a port or an address is left out', () => {
  assert.deepEqual(serversOf(announcedBy('Web', '_https')), [])
  assert.deepEqual(serversOf({ ...announcedBy('Nowhere', '_ircs'), addresses: [] }), [])
  assert.deepEqual(serversOf({ ...announcedBy('Zero', '_ircs'), services: [{ type: ['_ircs', '_tcp'], port: 0 }] }), [])
})

void test('so many servers and no more are listed', () => {
  const many = Array.from({ length: SERVERS_MAX + 1 }, (_, index) => announcedBy(`Line ${index}`, '_ircs'))
  assert.equal(serversOf(...many).length, SERVERS_MAX)
})

void test('a query is one that responders read', () => {
  const query = parseQuery(formatQuery(ID, [[['_ircs', '_tcp', 'local'], TYPES.PTR]]))
  assert.deepEqual(query, {
    id: ID,
    questions: [{ name: ['_ircs', '_tcp', 'local'], type: TYPES.PTR, wantsUnicast: false }],
  })
})

void test('an answer to another query is none, and neither is a query', () => {
  const answer = formatResponse(allRecords(announcedBy('Line', '_ircs')), QUERY)
  assert.equal(parseResponse(answer, ID + 1), null)
  assert.equal(parseResponse(formatQuery(ID, []), ID), null)
})

void test('an answer of as many records as there may be is read, and one more is not', () => {
  const record: DnsRecord = { name: ['a'], type: TYPES.TXT, isUnique: false, ttlSeconds: 1, data: Buffer.of(0) }
  const answer = (count: number) =>
    formatResponse(
      Array.from({ length: count }, () => record),
      QUERY,
    )
  assert.deepEqual(parseResponse(answer(RECORDS_MAX), ID), [])
  assert.equal(parseResponse(answer(RECORDS_MAX + 1), ID), null)
})

void test('names in records may point back to others, and not out of their record', () => {
  const name = formatName(['_ircs', '_tcp', 'local'])
  const pointer = Buffer.concat([Buffer.of(4), Buffer.from('Line'), Buffer.of(0xc0, 12)])
  const answer = (size: number) =>
    Buffer.concat([words(ID, 0x8400, 0, 1, 0, 0), name, words(TYPES.PTR, 1, 0, 1, size), pointer])
  assert.deepEqual(parseResponse(answer(pointer.length), ID), [
    { kind: 'pointer', name: ['_ircs', '_tcp', 'local'], to: ['Line', '_ircs', '_tcp', 'local'] },
  ])
  assert.deepEqual(parseResponse(answer(pointer.length - 1), ID), [])
})

void test('an answer that is cut anywhere is none, and whatever comes, reading ends', () => {
  const answer = formatResponse(allRecords(announcedBy('Line', '_irc', '_ircs')), QUERY)
  for (let end = 0; end < answer.length; end += 1) assert.equal(parseResponse(answer.subarray(0, end), ID), null)
  const head = words(ID, 0x8400, 1, 2, 1, 1)
  const rest = fc.uint8Array({ maxLength: 300 })
  fc.assert(
    fc.property(rest, (bytes) => {
      foundServers(parseResponse(Buffer.concat([head, bytes]), ID) ?? [])
    }),
  )
})
