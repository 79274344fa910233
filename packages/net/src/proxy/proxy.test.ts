import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { connect } from '../connect/connect.ts'
import { ProxyError } from '../errors.ts'
import { serve } from '../serve/serve.ts'
import { authorization } from './http-authorization.ts'

const LOOPBACK = { host: '127.0.0.1', port: 0 }

/** A proxy that expects these bytes in turn, gives these answers, and with the last one the first bytes of the target. */
function scripted(script: readonly (readonly [expected: string, answer: string])[]) {
  return serve(LOOPBACK, async (connection) => {
    for (const [expected, answer] of script) {
      const got = Buffer.from(await connection.readExactly(expected.length / 2)).toString('hex')
      assert.equal(got, expected)
      await connection.write(Buffer.from(answer, 'hex'))
    }
    await connection.write(greeting)
    await connection.read()
  })
}

const greeting = Buffer.from('served')
const NAME = Buffer.from('a.test').toString('hex')
const user = { username: 'me', password: 'pw' }
const SOCKS = [
  { name: 'SOCKS 4', kind: 'socks4', host: '192.0.2.1', script: [['04010050c00002016d6500', '005a000000000000']] },
  {
    name: 'SOCKS 4a',
    kind: 'socks4a',
    host: 'a.test',
    script: [[`04010050000000016d6500${NAME}00`, '005a000000000000']],
  },
  {
    name: 'SOCKS 5 with a name',
    kind: 'socks5',
    host: 'a.test',
    script: [
      ['05020002', '0500'],
      [`0501000306${NAME}0050`, '050000017f0000010050'],
    ],
  },
  {
    name: 'SOCKS 5 with a password and an IPv6 address',
    kind: 'socks5',
    host: '2001:db8::1:192.0.2.1',
    script: [
      ['05020002', '0502'],
      ['01026d65027077', '0100'],
      ['0501000420010db80000000000000001c00002010050', '050000030261620050'],
    ],
  },
] as const

void describe('connect through a SOCKS proxy', () => {
  for (const { name, kind, host, script } of SOCKS) {
    void it(`speaks ${name}, and loses nothing of what the target says first`, async () => {
      await using proxy = await scripted(script)
      const { port } = proxy.addresses[0]
      await using connection = await connect({ host, port: 80 }, { proxy: { kind, host: '127.0.0.1', port, ...user } })
      assert.equal(String(await connection.readExactly(6)), 'served')
      assert.deepEqual([connection.bytesRead, connection.bytesWritten], [6, 0], 'what was said to the proxy counts')
    })
  }

  const REFUSALS = [
    { kind: 'socks4', script: [['04010050c000020100', '005b000000000000']] },
    { kind: 'socks5', script: [['050100', '05ff']] },
    {
      kind: 'socks5',
      script: [
        ['050100', '0500'],
        ['05010001c00002010050', '05050001'],
      ],
    },
    { kind: 'socks5', script: [['050100', '4854']] },
  ] as const
  for (const { kind, script } of REFUSALS) {
    void it(`says that a ${kind} proxy refuses with ${script.at(-1)?.[1]}`, async () => {
      await using proxy = await scripted(script)
      const { port } = proxy.addresses[0]
      const options = { proxy: { kind, host: '127.0.0.1', port } }
      await assert.rejects(connect({ host: '192.0.2.1', port: 80 }, options), ProxyError)
    })
  }

  void it('refuses names that SOCKS 4 cannot say, and targets that no proxy can reach', async () => {
    await using proxy = await serve(LOOPBACK, async (connection) => void (await connection.read()))
    const options = { proxy: { kind: 'socks4', host: '127.0.0.1', port: proxy.addresses[0].port } } as const
    await assert.rejects(connect({ host: 'a.test', port: 80 }, options), ProxyError)
    await assert.rejects(connect({ path: '/nowhere' }, options), { code: 'NET_TARGET' })
    await assert.rejects(connect({ host: 'a\r\nb', port: 80 }, options), { code: 'NET_TARGET' })
  })
})

void describe('authorization', () => {
  // RFC 7616 3.9.1.
  const challenge = (algorithm: string) =>
    `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`
  const mufasa = { username: 'Mufasa', password: 'Circle of Life' }
  const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ'
  const answer = (challenges: string[]) => authorization(challenges, mufasa, 'GET', '/dir/index.html', cnonce)

  void it('answers as the example of RFC 7616 does', () => {
    assert.match(answer([challenge('MD5')]) ?? '', /response="8ca523f5e9506fed4657c9700eebdbec"/)
    const both = answer(['Basic realm="x"', challenge('MD5'), challenge('SHA-256')])
    assert.match(both ?? '', /response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"/)
  })

  const LISTS: readonly (readonly [field: string, scheme: RegExp | undefined])[] = [
    [`Basic realm="x", ${challenge('MD5')}`, /^Digest .*response="8ca523f5e9506fed4657c9700eebdbec"/],
    [`${challenge('MD5')}, Basic realm="x"`, /^Digest .*response="8ca523f5e9506fed4657c9700eebdbec"/],
    [`Negotiate, ${challenge('MD5')}`, /^Digest /],
    [`NTLM TlRMTVNTUAAB==, basic realm = "a, Digest b"`, /^Basic /],
    ['Negotiate, NTLM', undefined],
    ['Bearer realm="Basic, Digest"', undefined],
    ['', undefined],
  ]
  for (const [field, scheme] of LISTS) {
    void it(`finds what it knows in ${field.slice(0, 40)}`, () => {
      if (scheme === undefined) assert.equal(answer([field]), undefined)
      else assert.match(answer([field]) ?? '', scheme)
    })
  }

  void it('sends the password only where nothing better is offered', () => {
    assert.equal(answer(['Basic realm="x"']), `Basic ${Buffer.from('Mufasa:Circle of Life').toString('base64')}`)
    assert.equal(answer(['Negotiate']), undefined)
  })
})
