import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseOptions } from './options.ts'

void test('without options it is the load of the documentation', () => {
  assert.deepEqual(parseOptions([]), {
    clients: 500,
    senders: 50,
    underway: 4,
    bytes: 100,
    pauseMs: 0,
    seconds: 4,
    repeats: 3,
    servers: ['partyline', 'ngircd', 'inspircd'],
    isPinned: true,
    isJson: false,
  })
})

const WRONG: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [['--clients', 'many'], /--clients takes a whole number from 2 to 15000, not 'many'/],
  [['--clients', '10', '--senders', '10'], /--senders takes a whole number from 1 to 9, not '10'/],
  [['--bytes', '5'], /--bytes takes a whole number/],
  [['--speed', '5'], /--speed/],
]

for (const [args, message] of WRONG) {
  void test(`${args.join(' ')} is refused with what the option takes`, () => {
    assert.throws(() => parseOptions(args), message)
  })
}
