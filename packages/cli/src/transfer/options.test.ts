import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatWay } from '../chat/destination.ts'
import { ENGLISH, say } from '../language/text.ts'
import { type Parsed, parseReceiveOptions, parseSendOptions } from './options.ts'

function optionsOf<Options>(parsed: Parsed<Options>): Options {
  assert.ok(parsed.kind === 'options', JSON.stringify(parsed))
  return parsed.options
}

function wrongOf(parsed: Parsed<unknown>): string {
  assert.ok(parsed.kind === 'wrong', JSON.stringify(parsed))
  return say(parsed.message, ENGLISH)
}

void test('send takes paths, standard input or a text, and one of them', () => {
  assert.deepEqual(optionsOf(parseSendOptions(['a', 'b'])).what, { kind: 'paths', paths: ['a', 'b'] })
  assert.deepEqual(optionsOf(parseSendOptions(['-'])).what, { kind: 'input' })
  assert.deepEqual(optionsOf(parseSendOptions(['--text', 'hi'])).what, { kind: 'text', text: 'hi' })
  assert.deepEqual(optionsOf(parseSendOptions(['--', '-x'])).what, { kind: 'paths', paths: ['-x'] })
  for (const args of [[], ['a', '-'], ['--text', 'hi', 'a']]) assert.notEqual(wrongOf(parseSendOptions(args)), '')
})

const places: readonly (readonly [args: readonly string[], place: unknown])[] = [
  [[], null],
  [['--to', 'host:7000'], { kind: 'to', target: { host: 'host', port: 7000 } }],
  [['--to', '[::1]:7000'], { kind: 'to', target: { host: '::1', port: 7000 } }],
  [['--listen', '7000'], { kind: 'listen', target: { host: '', port: 7000 } }],
  [['--listen', '127.0.0.1:0'], { kind: 'listen', target: { host: '127.0.0.1', port: 0 } }],
]

for (const [args, place] of places) {
  void test(`the other side is where ${JSON.stringify(args)} says`, () => {
    assert.deepEqual(optionsOf(parseReceiveOptions(args)).place, place)
    assert.deepEqual(optionsOf(parseSendOptions(['a', ...args])).place, place)
  })
}

void test('what is no address, and both ways at once, are told', () => {
  for (const to of ['host', '7000', 'host:', ':7000', 'host:70000', 'host:0', '::1:7000']) {
    assert.match(wrongOf(parseReceiveOptions(['--to', to])), /is no address/, to)
  }
  assert.match(wrongOf(parseReceiveOptions(['--to', 'a:1', '--listen', '2'])), /there is one way/)
  assert.match(wrongOf(parseReceiveOptions(['--account', 'ann'])), /is for the server of --via/)
  assert.match(wrongOf(parseReceiveOptions(['--via', 'irc://chat.example'])), /passes files on/)
})

void test('receive takes a code, also in words that a shell took apart, and what becomes of names that are taken', () => {
  assert.equal(optionsOf(parseReceiveOptions(['42', 'velvet', 'otter'])).code, '42-velvet-otter')
  assert.equal(optionsOf(parseReceiveOptions([])).code, null)
  assert.equal(optionsOf(parseReceiveOptions([])).onConflict, 'fail')
  assert.equal(optionsOf(parseReceiveOptions(['--on-conflict', 'rename'])).onConflict, 'rename')
  assert.match(wrongOf(parseReceiveOptions(['--on-conflict', 'ask'])), /fail, skip, rename or overwrite/)
  assert.match(wrongOf(parseReceiveOptions(['--resume', '--discard'])), /two different/)
  assert.match(wrongOf(parseReceiveOptions(['--known', '../x'])), /cannot be a name/)
})

void test('a server that passes files on is its host, with the port of its web door, or the address of its page', () => {
  for (const [via, url] of [
    ['chat.example', 'wss://chat.example:6710/'],
    ['chat.example:443', 'wss://chat.example:443/'],
    ['https://chat.example', 'wss://chat.example:443/'],
    ['localhost', 'ws://localhost:6680/'],
    ['http://127.0.0.1:7000', 'ws://127.0.0.1:7000/'],
  ] as const) {
    const { place } = optionsOf(parseReceiveOptions(['--via', via]))
    assert.equal(place?.kind === 'via' ? formatWay(place.relay.way) : null, url, via)
  }
})

void test('into a channel go files, to a server, as somebody', () => {
  const to = ['--via', 'chat.example', '--account', 'ann']
  const { what } = optionsOf(parseSendOptions(['a', 'b', '--channel', '#a', ...to]))
  assert.ok(what.kind === 'channel')
  assert.deepEqual([what.paths, what.channel, what.account], [['a', 'b'], '#a', 'ann'])
  assert.equal(what.isKeptAsItIs, false)
  const kept = optionsOf(parseSendOptions(['a', '--channel', '#a', '--keep', ...to])).what
  assert.ok(kept.kind === 'channel' && kept.isKeptAsItIs)
  assert.match(wrongOf(parseSendOptions(['a', '--keep'])), /--keep is for --channel/)
  assert.match(wrongOf(parseSendOptions(['a', '--channel', '#a'])), /--via SERVER --account NAME/)
  assert.match(wrongOf(parseSendOptions(['-', '--channel', '#a', ...to])), /go files/)
})
