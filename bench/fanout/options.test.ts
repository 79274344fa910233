import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseOptions } from './options.ts'

void test('without options it is the load of the documentation', () => {
  assert.deepEqual(parseOptions([]), {
    rows: ['full', 'plain', 'single', 'quiet'],
    bytes: 100,
    seconds: 3,
    repeats: 3,
    servers: ['partyline', 'ngircd', 'inspircd', 'inspircd-4'],
    isPinned: true,
    isJson: false,
  })
})

const WRONG: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [['--repeats', 'many'], /--repeats takes a whole number from 1 to 100, not 'many'/],
  [['--rows', 'full,loud'], /--rows takes full, plain, single, quiet, not 'loud'/],
  [['--bytes', '5'], /--bytes takes a whole number/],
  [['--speed', '5'], /--speed/],
]

for (const [args, message] of WRONG) {
  void test(`${args.join(' ')} is refused with what the option takes`, () => {
    assert.throws(() => parseOptions(args), message)
  })
}
