import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ENGLISH, say } from '../language/text.ts'
import { parseOptions } from './options.ts'
import type { Target } from './target.ts'

const BARE: readonly (readonly [args: string, host: string, port: number, expected: string])[] = [
  ['chat.example', 'chat.example', 6667, 'partyline'],
  ['chat.example 6697', 'chat.example', 6697, 'partyline'],
  ['chat.example:6697', 'chat.example', 6697, 'partyline'],
  ['::1 6660', '::1', 6660, 'partyline'],
  ['::1', '::1', 6667, 'partyline'],
  ['[2001:db8::1]:80', '2001:db8::1', 80, 'anything'],
  ['chat.example 9000', 'chat.example', 9000, 'anything'],
  ['fe80::1%eth0', 'fe80::1%eth0', 6667, 'partyline'],
  ['bücher.example', 'xn--bcher-kva.example', 6667, 'partyline'],
]
for (const [args, host, port, expected] of BARE) {
  void it(`reads ${args}`, () => {
    const target = { kind: 'tcp', host, port, security: 'either', application: 'irc', path: '/', expected }
    assert.deepEqual(targetsOf(args), [target])
  })
}

const URLS: readonly (readonly [url: string, port: number, what: string, path: string, expected: string])[] = [
  ['tcp://chat.example:1', 1, 'plain none', '/', 'tcp'],
  ['tls://chat.example', 6697, 'tls none', '/', 'tls'],
  ['irc://chat.example/#lobby', 6667, 'plain irc', '/', 'irc'],
  ['ircs://chat.example:7000/', 7000, 'tls irc', '/', 'irc'],
  ['http://chat.example', 80, 'plain http', '/', 'http'],
  ['https://chat.example/a/b?c=d#e', 443, 'tls http', '/a/b?c=d', 'http'],
  ['ws://chat.example:8080/socket', 8080, 'plain websocket', '/socket', 'http'],
  ['WSS://chat.example?x', 443, 'tls websocket', '/?x', 'http'],
  ['--expect partyline ws://chat.example/x', 80, 'plain websocket', '/x', 'partyline'],
  ['--expect partyline tls://chat.example', 6697, 'tls irc', '/', 'partyline'],
  ['--expect irc ircs://chat.example', 6697, 'tls irc', '/', 'irc'],
  ['--expect tcp chat.example 22', 22, 'either none', '/', 'tcp'],
  ['--expect tls chat.example 6667', 6667, 'tls none', '/', 'tls'],
  ['--expect http chat.example 8080', 8080, 'either http', '/', 'http'],
  ['--expect irc chat.example', 6667, 'either irc', '/', 'irc'],
  ['--expect partyline chat.example 9000', 9000, 'either irc', '/', 'partyline'],
]
for (const [args, port, what, path, expected] of URLS) {
  void it(`reads ${args}`, () => {
    const [security, application] = what.split(' ')
    const target = { kind: 'tcp', host: 'chat.example', port, security, application, path, expected }
    assert.deepEqual(targetsOf(args), [target])
  })
}

const OTHERS: readonly (readonly [args: string, target: Target])[] = [
  ['--udp ::1 5000', { kind: 'udp', host: '::1', port: 5000 }],
  ['--udp chat.example:53', { kind: 'udp', host: 'chat.example', port: 53 }],
  ['udp://chat.example:53', { kind: 'udp', host: 'chat.example', port: 53 }],
  ['/run/chat.sock', { kind: 'unix', path: '/run/chat.sock', expected: 'anything' }],
  ['./chat.sock', { kind: 'unix', path: './chat.sock', expected: 'anything' }],
  ['unix:chat.sock', { kind: 'unix', path: 'chat.sock', expected: 'anything' }],
  ['--expect http unix:chat.sock', { kind: 'unix', path: 'chat.sock', expected: 'http' }],
  ['unix:///run/chat.sock', { kind: 'unix', path: '/run/chat.sock', expected: 'anything' }],
]
for (const [args, target] of OTHERS) {
  void it(`reads ${args}`, () => {
    assert.deepEqual(targetsOf(args), [target])
  })
}

function targetsOf(args: string): readonly Target[] {
  const parsed = parseOptions(args.split(' '))
  assert.ok(parsed.kind === 'options')
  return parsed.options.targets
}

const WRONG: readonly (readonly [args: string, message: RegExp])[] = [
  ['--nonsense', /--nonsense/],
  ['host 0', /port "0"/],
  ['host 65536', /port "65536"/],
  ['host irc', /port "irc"/],
  ['host:1 2', /two ports are given: 1 and 2/],
  ['host 1 2', /what is "2"/],
  ['ftp://host', /begins with none of tcp:\/\/.*wss:\/\/.* unix:$/],
  ['--udp host', /which UDP port/],
  ['--udp', /which UDP port/],
  ['--udp https://host', /not for UDP/],
  ['/run/chat.sock 6667', /is a path/],
  ['http://us\x01er', /is not a host/],
  ['user@host', /is not a host/],
  ['--timeout soon host', /--timeout "soon"/],
  ['--expect smtp host', /"smtp" is none of tcp, tls, http, irc, partyline/],
  ['--expect irc', /where is irc expected/],
  ['--expect irc http://host', /http:\/\/ says what is expected already.*--expect irc/],
  ['--expect tls /run/chat.sock', /TLS is not spoken over a Unix socket/],
  ['--expect tcp --udp host 1', /--expect is for TCP/],
  ['--timeout 0 host', /--timeout "0"/],
]
for (const [args, message] of WRONG) {
  void it(`refuses ${args} with a reason`, () => {
    const parsed = parseOptions(args.split(' '))
    assert.ok(parsed.kind === 'wrong')
    assert.match(say(parsed.message, ENGLISH), message)
  })
}

void it('looks at the doors of this machine when no host is given', () => {
  const parsed = parseOptions(['--timeout', '500ms', '--json'])
  assert.ok(parsed.kind === 'options')
  const { targets, isDefault, isJson, timeoutMs } = parsed.options
  assert.deepEqual(
    targets.map((target) => (target.kind === 'tcp' ? [target.port, target.security] : null)),
    [
      [6667, 'plain'],
      [6697, 'tls'],
      [6660, 'plain'],
      [6690, 'tls'],
      [2222, 'plain'],
    ],
  )
  assert.deepEqual({ isDefault, isJson, timeoutMs }, { isDefault: true, isJson: true, timeoutMs: 500 })
})
