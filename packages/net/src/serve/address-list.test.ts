import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import type { Rejection } from './admission.ts'
import { AddressList } from './address-list.ts'
import { ipAddress } from '../address.ts'
import { connect } from '../connect/connect.ts'
import { AddressListError } from '../errors.ts'
import { serve } from './serve.ts'

const CASES: readonly { entry: string; has: readonly string[]; hasNot: readonly string[] }[] = [
  { entry: '192.0.2.1', has: ['192.0.2.1', '::ffff:192.0.2.1', '::ffff:c000:201'], hasNot: ['192.0.2.2', '::1'] },
  { entry: ' 192.0.2.77/24 ', has: ['192.0.2.0', '192.0.2.255', '::ffff:192.0.2.9'], hasNot: ['192.0.3.0'] },
  { entry: '0.0.0.0/0', has: ['0.0.0.0', '255.255.255.255', '::ffff:1.2.3.4'], hasNot: ['::1'] },
  { entry: '192.0.2.9/32', has: ['192.0.2.9'], hasNot: ['192.0.2.8'] },
  { entry: '192.0.2.3-192.0.3.1', has: ['192.0.2.3', '192.0.2.255', '192.0.3.1'], hasNot: ['192.0.2.2', '192.0.3.2'] },
  { entry: '192.0.2.3-192.0.2.3', has: ['192.0.2.3'], hasNot: ['192.0.2.4'] },
  { entry: '::1', has: ['::1', '0:0:0:0:0:0:0:1'], hasNot: ['::2', '127.0.0.1'] },
  { entry: '2001:DB8::/32', has: ['2001:db8::', '2001:db8:ffff::1'], hasNot: ['2001:db9::'] },
  { entry: '::/0', has: ['::', 'ffff::'], hasNot: ['1.2.3.4'] },
  { entry: 'fe80::/10', has: ['fe80::1%eth0', 'febf::1'], hasNot: ['fec0::1'] },
  { entry: '2001:db8::1-2001:db8::ff', has: ['2001:db8::80'], hasNot: ['2001:db8::', '2001:db8::100'] },
  { entry: '::ffff:192.0.2.0/120', has: ['192.0.2.200'], hasNot: ['192.0.3.0'] },
  { entry: '::ffff:c000:201', has: ['192.0.2.1'], hasNot: ['192.0.2.2'] },
]

const REFUSED = [
  '',
  'example.org',
  '192.0.2',
  '192.0.2.256',
  '192.0.2.1/33',
  '192.0.2.1/-1',
  '192.0.2.1/',
  '192.0.2.1/8.0',
  '192.0.2.1/255.255.255.0',
  '2001:db8::/129',
  '::ffff:192.0.2.0/24',
  'fe80::1%eth0',
  '192.0.2.9-192.0.2.1',
  '192.0.2.9-',
  '192.0.2.9-20',
  '192.0.2.1-::1',
  '1.2.3.4 5.6.7.8',
]

void describe('AddressList', () => {
  for (const { entry, has, hasNot } of CASES) {
    void it(`knows what is in ${JSON.stringify(entry)}`, () => {
      const list = new AddressList(['198.51.100.1', entry])
      for (const host of has) assert.ok(list.has(ipAddress(host, 1)), host)
      for (const host of hasNot) assert.ok(!list.has(ipAddress(host, 1)), host)
      assert.ok(list.has(ipAddress('198.51.100.1', 1)))
    })
  }

  for (const entry of REFUSED) {
    void it(`refuses ${JSON.stringify(entry)}, and quotes it`, () => {
      assert.throws(
        () => new AddressList([entry]),
        (error) => error instanceof AddressListError && error.message.includes(JSON.stringify(entry)),
      )
    })
  }

  void it('has what arithmetic says, in blocks and ranges of IPv4', () => {
    const number = fc.nat({ max: 2 ** 32 - 1 })
    const text = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')
    fc.assert(
      fc.property(number, fc.nat({ max: 32 }), number, (base, bits, asked) => {
        const size = 2 ** (32 - bits)
        const first = Math.floor(base / size) * size
        const isInside = asked >= first && asked < first + size
        assert.equal(new AddressList([`${text(base)}/${bits}`]).has(ipAddress(text(asked), 1)), isInside)
        const range = `${text(first)}-${text(first + size - 1)}`
        assert.equal(new AddressList([range]).has(ipAddress(text(asked), 1)), isInside)
      }),
    )
  })

  void it('has nothing when it is empty, and nothing that has no IP address', () => {
    assert.ok(!new AddressList([]).has(ipAddress('127.0.0.1', 1)))
    assert.ok(!new AddressList(['0.0.0.0/0', '::/0']).has({ kind: 'unix', path: '' }))
  })
})

void describe('serve with lists', () => {
  const LISTS: readonly { name: string; allow?: string[]; deny?: string[]; isServed: boolean }[] = [
    { name: 'serves a client that is allowed', allow: ['127.0.0.0/8'], isServed: true },
    { name: 'rejects a client that is not allowed', allow: ['192.0.2.0/24'], isServed: false },
    { name: 'rejects a client that is denied', deny: ['127.0.0.1'], isServed: false },
    { name: 'serves a client that is not denied', deny: ['192.0.2.0/24'], isServed: true },
    {
      name: 'rejects a client that is both allowed and denied',
      allow: ['127.0.0.1'],
      deny: ['127.0.0.0/8'],
      isServed: false,
    },
    { name: 'rejects every client by an empty list of those allowed', allow: [], isServed: false },
  ]
  for (const { name, allow, deny, isServed } of LISTS) {
    void it(name, async () => {
      const rejections: Rejection[] = []
      const rejection = (reason: Rejection) => {
        rejections.push(reason)
        return Buffer.from('denied')
      }
      const lists = { ...(allow && { allow }), ...(deny && { deny }) }
      // All interfaces, so that the address of the client comes mapped into IPv6 where the machine has it.
      const everywhere = { host: '', port: 0 }
      await using server = await serve(everywhere, (client) => client.write(Buffer.from('served')), {
        ...lists,
        rejection,
      })
      await using client = await connect({ host: '127.0.0.1', port: server.addresses[0].port })
      assert.equal(String(await client.readExactly(6)), isServed ? 'served' : 'denied')
      assert.deepEqual(
        rejections.map(({ kind }) => kind),
        isServed ? [] : ['address'],
      )
      assert.equal(server.counters.rejected, isServed ? 0 : 1)
    })
  }

  void it('does not start with a list that is not understood', async () => {
    const target = { host: '127.0.0.1', port: 0 }
    await assert.rejects(
      serve(target, () => {}, { deny: ['10.0.0.0/99'] }),
      AddressListError,
    )
  })
})
