import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { clusterNames } from './names.ts'

void test('a network has names that streams, subjects and buckets may have', () => {
  assert.deepEqual(clusterNames('Café.net'), {
    stream: 'PARTYLINE_Caf_c3_a9_2enet',
    subject: 'partyline.Caf_c3_a9_2enet.entries',
    bucket: 'PARTYLINE_Caf_c3_a9_2enet_LEASES',
    files: 'PARTYLINE_Caf_c3_a9_2enet_FILES',
    fileSubject: 'partyline.Caf_c3_a9_2enet.files',
  })
})

void test('different networks have different names, whatever they are called', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
      assert.equal(clusterNames(a).stream === clusterNames(b).stream, Buffer.from(a).equals(Buffer.from(b)))
      assert.match(clusterNames(a).stream, /^[A-Za-z0-9_-]+$/)
    }),
  )
})
