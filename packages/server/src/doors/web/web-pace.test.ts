import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { WebPaces } from './web-pace.ts'

const LIMITS = { sessionsPerAddressMax: 2, commandsPerSecond: 10, addressesMax: 2 }

function paces() {
  const clock = { now: 0, monotonic: () => clock.now }
  return { clock, paces: new WebPaces({ clock, limits: () => LIMITS }) }
}

void describe('the pace at the web door', () => {
  void it('lets as many connect as may be connected, and then holds all of the address back', () => {
    const { paces: all, clock } = paces()
    const [one, two] = [all.of('a'), all.of('a')]
    assert.equal(one.charge(0), 0)
    assert.ok(two.charge(0) <= 50)
    // 20 tokens a second for two sessions, 512 bytes each.
    assert.equal(one.charge(10_240), 1_050)
    assert.equal(two.charge(5_120), 1_550)
    clock.now += 1_550
    assert.equal(one.charge(0), 800)
  })

  void it('holds nobody back for another address, nor an exempt one', () => {
    const { paces: all } = paces()
    assert.ok(all.of('a').charge(1_000_000) > 1_000)
    assert.equal(all.of('b').charge(512), 0)
    assert.equal(all.of(null).charge(1_000_000), 0)
  })

  void it('counts a connection for the client behind its proxy, once the proxy has said which one it is', () => {
    const { paces: all } = paces()
    const [one, two] = [all.of(null), all.of(null)]
    assert.equal(one.charge(1_000_000), 0)
    one.countFor('a')
    two.countFor('b')
    assert.ok(one.charge(1_000_000) > 1_000)
    assert.equal(two.charge(512), 0)
    assert.ok(all.of('a').charge(512) > 1_000, 'nor does the client get more by coming without the proxy')
    two.countFor(null)
    assert.equal(two.charge(1_000_000), 0)
  })

  void it('forgets the address that was heard longest ago when there are too many', () => {
    const { paces: all } = paces()
    for (const holder of ['a', 'b', 'a', 'c']) all.of(holder).charge(1_000_000)
    assert.equal(all.of('b').charge(512), 0)
    assert.ok(all.of('c').charge(512) > 1_000)
  })
})
