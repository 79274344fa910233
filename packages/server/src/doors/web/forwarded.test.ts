import assert from 'node:assert/strict'
import { it } from 'node:test'
import { AddressList, formatAddress } from '@partyline/net'
import { forwarded } from './forwarded.ts'

const TRUSTED = new AddressList(['10.0.0.0/8', '2001:db8::/64'])

const X = 'x-forwarded-for'
const PROTO = 'x-forwarded-proto'
const F = 'forwarded'

/** What comes from where, and the addresses that are believed, the client's first; `s` behind it where it is secure. */
const CASES: readonly (readonly [what: string, from: string, headers: Record<string, string>, said: string])[] = [
  ['nothing', '10.0.0.1', {}, '10.0.0.1'],
  ['a stranger that says something', '192.0.2.66', { [X]: '192.0.2.7' }, 'ignored'],
  ['a stranger that says something else', '192.0.2.66', { [F]: 'for=192.0.2.7' }, 'ignored'],
  ['a scheme alone, from a stranger', '192.0.2.66', { [PROTO]: 'https' }, '192.0.2.66'],
  ['one proxy', '10.0.0.1', { [X]: '192.0.2.7' }, '192.0.2.7 10.0.0.1'],
  ['one proxy over TLS', '10.0.0.1', { [X]: '192.0.2.7', [PROTO]: 'https' }, '192.0.2.7s 10.0.0.1'],
  [
    'what a client has made up',
    '10.0.0.1',
    { [X]: '1.2.3.4, 192.0.2.7', [PROTO]: 'https, http' },
    '192.0.2.7 10.0.0.1',
  ],
  ['two proxies', '10.0.0.1', { [X]: '1.2.3.4, 192.0.2.7,10.0.0.2' }, '192.0.2.7 10.0.0.2 10.0.0.1'],
  ['a client in the network of the proxies', '10.0.0.1', { [X]: '10.0.0.9' }, '10.0.0.9 10.0.0.1'],
  ['a name', '10.0.0.1', { [X]: 'localhost' }, '10.0.0.1'],
  ['nonsense before it', '10.0.0.1', { [X]: '"\u{1},;;, 192.0.2.7' }, '192.0.2.7 10.0.0.1'],
  ['nonsense', '10.0.0.1', { [X]: ' , ,' }, '10.0.0.1'],
  ['a port', '10.0.0.1', { [X]: '192.0.2.7:4711' }, '192.0.2.7 10.0.0.1'],
  ['IPv6', '10.0.0.1', { [X]: '2001:db8:1::7' }, '[2001:db8:1::7] 10.0.0.1'],
  ['IPv6 in brackets, with a port', '10.0.0.1', { [X]: '[2001:db8:1::7]:4711' }, '[2001:db8:1::7] 10.0.0.1'],
  ['IPv4 mapped into IPv6', '10.0.0.1', { [X]: '::ffff:192.0.2.7' }, '192.0.2.7 10.0.0.1'],
  ['the same, otherwise written', '10.0.0.1', { [X]: '[::FFFF:C000:207]' }, '192.0.2.7 10.0.0.1'],
  ['IPv6, otherwise written', '10.0.0.1', { [X]: '2001:0DB8:1:0::7' }, '[2001:db8:1::7] 10.0.0.1'],
  ['Forwarded', '10.0.0.1', { [F]: 'for=192.0.2.7' }, '192.0.2.7 10.0.0.1'],
  [
    'Forwarded with all',
    '10.0.0.1',
    { [F]: 'For="[2001:db8:1::7]:4711";proto=https;by=10.0.0.1;host="a,b"' },
    '[2001:db8:1::7]s 10.0.0.1',
  ],
  [
    'Forwarded by two',
    '10.0.0.1',
    { [F]: 'for=1.2.3.4, for=192.0.2.7;proto=https, for=10.0.0.2' },
    '192.0.2.7s 10.0.0.2 10.0.0.1',
  ],
  ['Forwarded and hidden', '10.0.0.1', { [F]: 'for=192.0.2.7, for=_secret' }, '10.0.0.1'],
  ['Forwarded, made unreadable by the client', '10.0.0.1', { [F]: 'for="192.0.2.7, for=192.0.2.8' }, 'unclear'],
  ['Forwarded, and nothing in it', '10.0.0.1', { [F]: '' }, '10.0.0.1'],
  ['both', '10.0.0.1', { [F]: 'for=192.0.2.7', [X]: '192.0.2.8' }, 'unclear'],
]

for (const [what, from, headers, said] of CASES) {
  void it(`takes ${what} for ${said}`, () => {
    const direct = { address: { kind: 'ip', host: from, port: 0, family: 4 }, chain: [], isSecure: false } as const
    const origin = forwarded({ headers }, direct, (address) => TRUSTED.has(address))
    if (typeof origin === 'string') return assert.equal(origin, said)
    const [client, ...chain] = [origin.address, ...origin.chain].map((one) => formatAddress(one).replace(/:0$/, ''))
    return assert.equal([`${client}${origin.isSecure ? 's' : ''}`, ...chain].join(' '), said)
  })
}
