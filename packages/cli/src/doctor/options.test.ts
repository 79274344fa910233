import assert from 'node:assert/strict'
import { it } from 'node:test'
import { parseOptions } from './options.ts'

const TARGETS: readonly (readonly [args: string, host: string, port: number, security: string])[] = [
  ['chat.example', 'chat.example', 6667, 'either'],
  ['chat.example 6697', 'chat.example', 6697, 'either'],
  ['chat.example:6697', 'chat.example', 6697, 'either'],
  ['::1 6660', '::1', 6660, 'either'],
  ['::1', '::1', 6667, 'either'],
  ['[2001:db8::1]:80', '2001:db8::1', 80, 'either'],
  ['fe80::1%eth0', 'fe80::1%eth0', 6667, 'either'],
  ['tls://chat.example', 'chat.example', 6697, 'tls'],
  ['ircs://[::1]:7000/', '::1', 7000, 'tls'],
  ['tcp://chat.example:1', 'chat.example', 1, 'plain'],
]
for (const [args, host, port, security] of TARGETS) {
  void it(`reads ${args}`, () => {
    const parsed = parseOptions(args.split(' '))
    assert.ok(parsed.kind === 'options')
    assert.deepEqual(parsed.options.targets, [{ host, port, security }])
  })
}

const WRONG: readonly (readonly [args: string, message: RegExp])[] = [
  ['--nonsense', /--nonsense/],
  ['host 0', /port "0"/],
  ['host 65536', /port "65536"/],
  ['host irc', /port "irc"/],
  ['host:1 2', /two ports are given: 1 and 2/],
  ['host 1 2', /what is "2"/],
  ['http://host', /tcp:\/\/, tls:\/\//],
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
    targets.map(({ port, security }) => [port, security]),
    [
      [6667, 'plain'],
      [6697, 'tls'],
      [6660, 'plain'],
    ],
  )
  assert.deepEqual({ isDefault, isJson, timeoutMs }, { isDefault: true, isJson: true, timeoutMs: 500 })
})
