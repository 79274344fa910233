import assert from 'node:assert/strict'
import { it } from 'node:test'
import { parseOptions } from './options.ts'
import type { Target } from './target.ts'

const TCP: readonly (readonly [args: string, host: string, port: number, security: string])[] = [
  ['chat.example', 'chat.example', 6667, 'either'],
  ['chat.example 6697', 'chat.example', 6697, 'either'],
  ['chat.example:6697', 'chat.example', 6697, 'either'],
  ['::1 6660', '::1', 6660, 'either'],
  ['::1', '::1', 6667, 'either'],
  ['[2001:db8::1]:80', '2001:db8::1', 80, 'either'],
  ['fe80::1%eth0', 'fe80::1%eth0', 6667, 'either'],
  ['tls://chat.example', 'chat.example', 6697, 'tls'],
  ['ircs://[::1]:7000/', '::1', 7000, 'tls'],
  ['bücher.example', 'xn--bcher-kva.example', 6667, 'either'],
  ['irc://chat.example/#lobby', 'chat.example', 6667, 'plain'],
  ['tcp://chat.example:1', 'chat.example', 1, 'plain'],
]
for (const [args, host, port, security] of TCP) {
  void it(`reads ${args}`, () => {
    assert.deepEqual(targetsOf(args), [{ kind: 'tcp', host, port, security, application: 'irc', path: '/' }])
  })
}

const WEB: readonly (readonly [url: string, port: number, security: string, application: string, path: string])[] = [
  ['http://chat.example', 80, 'plain', 'http', '/'],
  ['https://chat.example/a/b?c=d#e', 443, 'tls', 'http', '/a/b?c=d'],
  ['ws://chat.example:8080/socket', 8080, 'plain', 'websocket', '/socket'],
  ['WSS://chat.example?x', 443, 'tls', 'websocket', '/?x'],
]
for (const [url, port, security, application, path] of WEB) {
  void it(`reads ${url}`, () => {
    assert.deepEqual(targetsOf(url), [{ kind: 'tcp', host: 'chat.example', port, security, application, path }])
  })
}

const OTHERS: readonly (readonly [args: string, target: Target])[] = [
  ['--udp ::1 5000', { kind: 'udp', host: '::1', port: 5000 }],
  ['--udp chat.example:53', { kind: 'udp', host: 'chat.example', port: 53 }],
  ['udp://chat.example:53', { kind: 'udp', host: 'chat.example', port: 53 }],
  ['/run/chat.sock', { kind: 'unix', path: '/run/chat.sock' }],
  ['./chat.sock', { kind: 'unix', path: './chat.sock' }],
  ['unix:chat.sock', { kind: 'unix', path: 'chat.sock' }],
  ['unix:///run/chat.sock', { kind: 'unix', path: '/run/chat.sock' }],
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
  ['--timeout 0 host', /--timeout "0"/],
]
for (const [args, message] of WRONG) {
  void it(`refuses ${args} with a reason`, () => {
    const parsed = parseOptions(args.split(' '))
    assert.ok(parsed.kind === 'wrong')
    assert.match(parsed.message, message)
  })
}

void it('looks at the three doors of this machine when no host is given', () => {
  const parsed = parseOptions(['--timeout', '500ms', '--json'])
  assert.ok(parsed.kind === 'options')
  const { targets, isDefault, isJson, timeoutMs } = parsed.options
  assert.deepEqual(
    targets.map((target) => (target.kind === 'tcp' ? [target.port, target.security] : null)),
    [
      [6667, 'plain'],
      [6697, 'tls'],
      [6660, 'plain'],
    ],
  )
  assert.deepEqual({ isDefault, isJson, timeoutMs }, { isDefault: true, isJson: true, timeoutMs: 500 })
})
