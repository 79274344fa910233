import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENGLISH, say } from '../language/text.ts'
import { formatWay } from './destination.ts'
import { suggestedNick } from './nickname.ts'
import { type ChatOptions, parseOptions } from './options.ts'

function parsed(...args: readonly string[]): ChatOptions {
  const options = parseOptions(args)
  assert.equal(options.kind, 'options', JSON.stringify(options))
  return options.kind === 'options' ? options.options : assert.fail()
}

void test('an address and channels may stand in any order, and those of the address come first', () => {
  const { destination, channels } = parsed('#ops', 'ircs://chat.example/#dev,#ops', '&here')
  assert.equal(destination === null ? null : formatWay(destination.way), 'ircs://chat.example:6697')
  assert.deepEqual(channels, ['#dev', '#ops', '&here'])
  assert.equal(parsed('#ops').destination, null)
})

void test('the fingerprint of the command line stands above that of the link', () => {
  const [one, other] = ['ab', 'CD'].map((pair) => pair.repeat(32))
  const { fingerprint } = parsed(`ircs://chat.example/?fingerprint=${one}`, '--fingerprint', String(other))
  assert.equal(fingerprint, Array.from({ length: 32 }, () => 'CD').join(':'))
  assert.match(String(parsed(`ircs://chat.example/?fingerprint=${one}`).fingerprint), /^AB:/)
})

const WRONG: readonly (readonly [args: readonly string[], why: RegExp])[] = [
  [['chat.example', 'other.example'], /what is "other\.example"\?/],
  [['--nick', 'a b'], /"a b" cannot be a name/],
  [['--account', ''], /"" cannot be a name/],
  [['#a\r\nQUIT'], /cannot be a name/],
  [['--history', '1001', '--plain'], /up to 1000/],
  [['--history', '5'], /--history is for --plain and --json/],
  [['--pictures', '--json'], /--pictures is for the full screen/],
  [['--fingerprint', 'AB'], /not the SHA-256 fingerprint/],
  [['--passwd'], /there is no option --passwd/],
]
for (const [args, why] of WRONG) {
  void test(`${JSON.stringify(args)} is refused with the reason`, () => {
    const options = parseOptions(args)
    assert.equal(options.kind, 'wrong')
    if (options.kind === 'wrong') assert.match(say(options.message, ENGLISH), why)
  })
}

void test('a nickname is suggested that every server takes', () => {
  assert.equal(
    suggestedNick(() => 'ann'),
    'ann',
  )
  assert.equal(
    suggestedNick(() => '0 ann.b@example'),
    'annbexample',
  )
  assert.equal(
    suggestedNick(() => 'x'.repeat(40)),
    'x'.repeat(16),
  )
  const none = () => {
    throw new Error('no such user')
  }
  for (const nameless of [() => 'root', () => '安', none]) assert.match(suggestedNick(nameless), /^guest\d{4}$/)
})
