import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseOptions } from './options.ts'

void test('without options it is the load of the documentation', () => {
  assert.deepEqual(parseOptions([]), { servers: null, crowds: [1_000, 5_000], repeats: 3 })
})

void test('servers, crowds and repeats are chosen', () => {
  assert.deepEqual(parseOptions(['--servers', 'ngircd,partyline', '--clients', '50', '--repeats', '1']), {
    servers: ['ngircd', 'partyline'],
    crowds: [50],
    repeats: 1,
  })
})

const WRONG: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [['--clients', '1000,many'], /--clients takes a whole number from 1 to 9000, not 'many'/],
  [['--clients', ''], /--clients takes a whole number from 1 to 9000, not ''/],
  [['--repeats', '0'], /--repeats takes a whole number from 1 to 100, not '0'/],
  [['--speed', '5'], /--speed/],
]

for (const [args, message] of WRONG) {
  void test(`${args.join(' ')} is refused with what the option takes`, () => {
    assert.throws(() => parseOptions(args), message)
  })
}
