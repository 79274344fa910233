import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PathTooLongError, TargetError } from './errors.ts'
import { formatTarget, parseTarget, type Target } from './target.ts'

const UNDERSTOOD: readonly { target: Target; as: string }[] = [
  { target: { host: '::1', port: 1 }, as: '[::1]:1' },
  { target: { host: '[::1]', port: 1 }, as: '[::1]:1' },
  { target: { path: '/run/a.sock' }, as: 'unix:/run/a.sock' },
  { target: 'tcp://example.org:6667', as: 'example.org:6667' },
  { target: 'tcp://[fe80::1%eth0]:6667', as: '[fe80::1%eth0]:6667' },
  { target: 'tls://:6697', as: ':6697' },
  { target: new URL('tls://example.org:6697'), as: 'example.org:6697' },
  { target: 'unix:/run/a.sock', as: 'unix:/run/a.sock' },
  { target: 'unix:///run/a.sock', as: 'unix:/run/a.sock' },
  { target: 'unix:./@a', as: 'unix:./@a' },
  { target: { path: '@a' }, as: 'unix:./@a' },
]

const REFUSED: readonly Target[] = [
  'example.org:1',
  'http://example.org:1',
  'tcp://example.org',
  'tcp://example.org:65536',
  'tcp://a@b:1',
  { host: 'a', port: -1 },
  { host: 'a', port: 1.5 },
  { host: 'a', port: Number.NaN },
  { path: '' },
  { path: 'a\0b' },
  { path: '\0' },
  'unix:@',
]

/** On Linux. */
const ABSTRACT: readonly { target: Target; path: string }[] = [
  { target: { path: '\0name' }, path: '\0name' },
  { target: 'unix:@name', path: '\0name' },
  { target: 'unix://@name', path: '\0name' },
  { target: { path: '\0a\0b' }, path: '\0a\0b' },
  { target: { path: `\0${'x'.repeat(107)}` }, path: `\0${'x'.repeat(107)}` },
]

void describe('parseTarget', () => {
  for (const { target, as } of UNDERSTOOD) {
    void it(`understands ${JSON.stringify(target)}`, () =>
      assert.equal(formatTarget(parseTarget(target, 'connect')), as))
  }
  for (const target of REFUSED) {
    void it(`refuses ${JSON.stringify(target)}`, () => assert.throws(() => parseTarget(target, 'connect'), TargetError))
  }
  for (const { target, path } of ABSTRACT) {
    void it(`takes ${JSON.stringify(target)} for an abstract socket, on Linux only`, () => {
      if (process.platform !== 'linux')
        return assert.throws(() => parseTarget(target, 'connect'), /only Linux has them/)
      const parsed = parseTarget(target, 'connect')
      assert.deepEqual(parsed, { kind: 'path', path })
      assert.equal(formatTarget(parsed), `unix:${path.replaceAll('\0', '@')}`)
    })
  }
  void it('refuses an abstract name that the system cannot hold', { skip: process.platform !== 'linux' }, () => {
    const error = /abstract Unix socket "@x+" has 109 bytes, the system allows 108/
    assert.throws(() => parseTarget({ path: `\0${'x'.repeat(108)}` }, 'connect'), error)
  })
  void it('says of a port that is no number that it is none, without NaN', () => {
    assert.throws(() => parseTarget({ host: 'a', port: Number('http') }, 'connect'), {
      message: 'the port beside the host "a" is not a number. It must be one from 0 to 65535',
    })
    assert.throws(() => parseTarget({ host: 'a', port: 70_000 }, 'connect'), {
      message: 'port 70000 beside the host "a" is not a number from 0 to 65535',
    })
  })
  void it('asks for TLS by the URL', () => {
    assert.deepEqual(parseTarget('tls://a:1', 'connect'), { kind: 'host', host: 'a', port: 1, isTls: true })
  })
  void it('refuses a path that the system cannot hold', () => {
    assert.throws(() => parseTarget({ path: `/tmp/${'x'.repeat(110)}` }, 'connect'), PathTooLongError)
  })
  for (const phase of ['connect', 'listen'] as const) {
    void it(`says that a target was for ${phase}`, () => {
      const targets = [...REFUSED, { path: `/tmp/${'x'.repeat(110)}` }]
      for (const target of targets) assert.throws(() => parseTarget(target, phase), { phase })
    })
  }
})
