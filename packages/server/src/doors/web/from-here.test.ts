import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Address } from '@partyline/net'
import { isFromHere } from './from-here.ts'

const ip = (host: string, family: 4 | 6 = 4): Address => ({ kind: 'ip', host, port: 1, family })
const HERE = ip('127.0.0.1')

const CASES: readonly (readonly [
  what: string,
  from: { readonly address: Address; readonly chain?: readonly Address[] } | null,
  headers: Readonly<Record<string, string>>,
  isHere: boolean,
])[] = [
  ['a program here that asks by an address', { address: HERE }, { host: '127.0.0.1:6680' }, true],
  ['a program here over IPv6', { address: ip('::1', 6) }, { host: '[::1]:6680' }, true],
  ['a program here that asks localhost', { address: HERE }, { host: 'localhost:6680' }, true],
  ['a program at a Unix socket', { address: { kind: 'unix', path: '' } }, {}, true],
  ['a browser that a name of a stranger has led here', { address: HERE }, { host: 'evil.example:6680' }, false],
  ['a name that only looks like localhost', { address: HERE }, { host: 'evil-localhost' }, false],
  ['another machine', { address: ip('192.0.2.1') }, { host: '127.0.0.1' }, false],
  ['a machine that is named', { address: ip('10.0.0.1') }, { host: 'chat.example' }, true],
  ['a proxy here that nobody believes', { address: HERE }, { host: '127.0.0.1', 'x-forwarded-for': '::1' }, false],
  ['a proxy here that says only that it is one', { address: HERE }, { host: '127.0.0.1', via: '1.1 p' }, false],
  [
    'a client here behind a proxy that is believed',
    { address: HERE, chain: [HERE] },
    { host: '[::1]', via: 'p' },
    true,
  ],
  ['a client of which nothing is known', null, { host: '127.0.0.1' }, false],
]

void describe('a request from this machine', () => {
  for (const [what, from, headers, isHere] of CASES) {
    void it(`${isHere ? 'may be' : 'is not'} that of ${what}`, () => {
      const origin = () => from && { chain: [], isSecure: false, ...from }
      const asker = { origin, headers, params: {}, query: new URLSearchParams() }
      assert.equal(
        isFromHere(asker, (address) => address.kind === 'ip' && address.host === '10.0.0.1'),
        isHere,
      )
    })
  }
})
