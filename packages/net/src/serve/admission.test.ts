import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Address, ipAddress } from '../address.ts'
import { Admission } from './admission.ts'

const from = (host: string) => ipAddress(host, 50_000)
const limited = (connectionsPerAddressMax: number) => new Admission({ connectionsPerAddressMax })

void describe('connectionsPerAddressMax', () => {
  const SAME: readonly (readonly [first: string, second: string])[] = [
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1', '::ffff:192.0.2.1'],
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff'],
    ['2001:db8::1', '2001:db8:0:0:1::'],
    ['2001:0DB8::1', '2001:db8::2'],
    ['1::4:5:6:7:8', '1:0:0:4:9::'],
    ['64:ff9b::192.0.2.1', '64:ff9b::1'],
    ['fe80::1%eth0', 'fe80::2%eth0'],
    ['::1', '::1'],
  ]
  for (const [first, second] of SAME) {
    void it(`counts ${second} with ${first}`, () => {
      const admission = limited(1)
      assert.equal(admission.enter(from(first)), undefined)
      const refused = admission.enter(from(second))
      assert.equal(refused?.kind, 'connections-per-address')
      assert.deepEqual(refused.address, from(second))
      admission.leave(from(first))
      assert.equal(admission.enter(from(second)), undefined)
    })
  }

  const APART: readonly (readonly [first: string, second: string])[] = [
    ['192.0.2.1', '192.0.2.2'],
    ['2001:db8:1:2::1', '2001:db8:1:3::1'],
    ['2001:db8::1', '2001:db8:0:1::1'],
    ['1::2:3:4:5:6:7', '1:0:0:3:4:5:6:7'],
    ['fe80::1%eth0', 'fe80::1%eth1'],
    ['::1', '0:0:0:1::1'],
  ]
  for (const [first, second] of APART) {
    void it(`counts ${second} apart from ${first}`, () => {
      const admission = limited(1)
      assert.equal(admission.enter(from(first)), undefined)
      assert.equal(admission.enter(from(second)), undefined)
    })
  }

  void it('counts a network of IPv6 as one on each link, however that is called', () => {
    const admission = limited(1)
    const enter = (host: string) => admission.enter(from(host))?.kind
    for (const link of ['eth0', 'br_lan']) {
      assert.deepEqual([`fe80::1%${link}`, `fe80::2%${link}`].map(enter), [undefined, 'connections-per-address'])
    }
  })

  void it('lets a network of 48 bits have sixteen times as many, and no more', () => {
    const admission = limited(2)
    const enter = (network: number) => admission.enter(from(`2001:db8:7:${network.toString(16)}::1`))
    for (let network = 0; network < 32; network += 1) assert.equal(enter(network), undefined)
    const refused = enter(99)
    assert.deepEqual(
      [refused?.kind, refused?.kind === 'connections-per-address' && refused.limit],
      ['connections-per-address', 32],
    )
    assert.equal(admission.enter(from('2001:db8:8::1')), undefined)
    admission.leave(from('2001:db8:7:0::1'))
    assert.equal(enter(99), undefined)
    assert.equal(enter(98)?.kind, 'connections-per-address')
  })

  void it('counts all clients of a Unix socket together', () => {
    const admission = limited(1)
    const address: Address = { kind: 'unix', path: '' }
    assert.equal(admission.enter(address), undefined)
    assert.equal(admission.enter(address)?.kind, 'connections-per-address')
  })

  void it('gives each place back, and forgets clients without one', () => {
    const admission = limited(2)
    for (const host of ['2001:db8::1', '2001:db8::2']) assert.equal(admission.enter(from(host)), undefined)
    assert.notEqual(admission.enter(from('2001:db8::3')), undefined)
    for (const host of ['2001:db8::2', '2001:db8::1']) admission.leave(from(host))
    assert.equal(admission.current, 0)
    for (const host of ['2001:db8::3', '2001:db8::4']) assert.equal(admission.enter(from(host)), undefined)
  })
})

void describe('Admission', () => {
  void it('says which rule it is: the address, the whole', () => {
    const admission = new Admission({
      maxConnections: 2,
      connectionsPerAddressMax: 1,
      isExempt: (address) => address.kind === 'ip' && address.host === '192.0.2.9',
    })
    const enter = (host: string) => admission.enter(from(host))?.kind
    assert.deepEqual(['192.0.2.9', '192.0.2.9'].map(enter), [undefined, undefined])
    assert.deepEqual(['192.0.2.9', '192.0.2.1'].map(enter), ['connections', 'connections'])
    admission.leave(from('192.0.2.9'))
    assert.deepEqual(['2001:db8::1', '2001:db8::2'].map(enter), [undefined, 'connections-per-address'])
  })

  void it('takes up limits that change, and counts right when an address is exempt no more', () => {
    const limits = { maxConnections: 9, connectionsPerAddressMax: 1, isExempt: () => true }
    const admission = new Admission(limits)
    for (let index = 0; index < 3; index += 1) assert.equal(admission.enter(from('192.0.2.1')), undefined)
    limits.isExempt = () => false
    limits.connectionsPerAddressMax = 2
    for (let index = 0; index < 2; index += 1) admission.leave(from('192.0.2.1'))
    assert.equal(admission.enter(from('192.0.2.1')), undefined)
    assert.equal(admission.enter(from('192.0.2.1'))?.kind, 'connections-per-address')
    limits.maxConnections = 2
    assert.deepEqual(admission.enter(from('192.0.2.2')), {
      kind: 'connections',
      address: from('192.0.2.2'),
      limit: 2,
    })
  })
})
