import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatAddress, ipAddress } from '../address.ts'
import { AddressList } from '../serve/address-list.ts'
import { forwardedOrigin } from './forwarded.ts'

const PROXIES = new AddressList(['10.0.0.0/8'])

/** `address < proxies`, and `secure` where it is. */
function originOf(peer: string, transport: 'tcp' | 'tls', forwardedFor?: string, forwardedProto?: string): string {
  const headers = {
    ...(forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }),
    ...(forwardedProto === undefined ? {} : { 'x-forwarded-proto': forwardedProto }),
  }
  const connection = { remoteAddress: ipAddress(peer, 1), transport }
  const { address, chain, isSecure } = forwardedOrigin(headers, connection, (asked) => PROXIES.has(asked))
  return [formatAddress(address), ...chain.map(formatAddress)].join(' < ') + (isSecure ? ' secure' : '')
}

void describe('forwardedOrigin', () => {
  void it('is the peer itself where no proxy is between, with its own TLS', () => {
    assert.equal(originOf('192.0.2.1', 'tcp'), '192.0.2.1:1')
    assert.equal(originOf('192.0.2.1', 'tls'), '192.0.2.1:1 secure')
  })

  void it('believes nothing that a peer says that is no trusted proxy', () => {
    assert.equal(originOf('192.0.2.1', 'tcp', '10.1.1.1, 198.51.100.1', 'https'), '192.0.2.1:1')
  })

  void it('is the client that a trusted proxy names, with the TLS that the proxy has seen', () => {
    assert.equal(originOf('10.0.0.1', 'tcp', '192.0.2.1', 'https'), '192.0.2.1:0 < 10.0.0.1:1 secure')
    assert.equal(originOf('10.0.0.1', 'tcp', '192.0.2.1', 'wss'), '192.0.2.1:0 < 10.0.0.1:1 secure')
    assert.equal(originOf('10.0.0.1', 'tls', '192.0.2.1', 'http'), '192.0.2.1:0 < 10.0.0.1:1')
    assert.equal(originOf('10.0.0.1', 'tls', '192.0.2.1'), '192.0.2.1:0 < 10.0.0.1:1')
  })

  void it('follows several proxies, and stops at the first address that is not trusted', () => {
    const origin = '192.0.2.1:0 < 10.0.0.2:0 < 10.0.0.1:1'
    assert.equal(originOf('10.0.0.1', 'tcp', '10.9.9.9, 203.0.113.66, 192.0.2.1, 10.0.0.2'), origin)
  })

  void it('takes the last word on TLS, because a client can send the first', () => {
    assert.equal(originOf('10.0.0.1', 'tcp', '192.0.2.1', 'https, http'), '192.0.2.1:0 < 10.0.0.1:1')
  })

  void it('reads addresses of both families, with and without a port', () => {
    for (const [entry, address] of [
      ['192.0.2.1:4711', '192.0.2.1:4711'],
      ['2001:db8::1', '[2001:db8::1]:0'],
      ['[2001:db8::1]', '[2001:db8::1]:0'],
      ['[2001:db8::1]:4711', '[2001:db8::1]:4711'],
    ] as const) {
      assert.equal(originOf('10.0.0.1', 'tcp', entry), `${address} < 10.0.0.1:1`)
    }
  })

  for (const wrong of ['', 'unknown', '_hidden', '192.0.2.1, ', '192.0.2.1.5', '192.0.2.1:x', '[192.0.2.1', 'a:1']) {
    void it(`takes a proxy for the client when it names none: ${JSON.stringify(wrong)}`, () => {
      assert.equal(originOf('10.0.0.1', 'tcp', wrong, 'https'), '10.0.0.1:1')
    })
  }
})
