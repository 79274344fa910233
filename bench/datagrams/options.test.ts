import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseOptions } from './options.ts'
import { PAIRS } from './ways.ts'

const WRONG: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [['--trips', 'many'], /--trips takes a whole number from 100 to 10000000, not 'many'/],
  [['--underway', '65'], /--underway takes a whole number from 1 to 64, not '65'/],
  [['--speed', '5'], /--speed/],
]

for (const [args, message] of WRONG) {
  void test(`${args.join(' ')} is refused with what the option takes`, () => {
    assert.throws(() => parseOptions(args), message)
  })
}

for (const way of PAIRS.flat()) {
  void test(`${way.name} gets every datagram back`, () => way.run(parseOptions(['--trips', '100', '--bytes', '0'])))
}
