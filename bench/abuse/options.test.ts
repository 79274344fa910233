import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ABUSERS } from './abusers.ts'
import { parseOptions } from './options.ts'

void test('without options every abuser has its turn', () => {
  assert.deepEqual(parseOptions([]), { abusers: ABUSERS, seconds: 4, isPinned: true })
})

void test('abusers are chosen by name, in the order given', () => {
  const { abusers } = parseOptions(['--abusers', 'list,nobody'])
  assert.deepEqual(
    abusers.map(({ name }) => name),
    ['list', 'nobody'],
  )
})

const WRONG: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [['--abusers', 'list,strangers'], /--abusers takes names of nobody, .*, not 'strangers'/],
  [['--seconds', '0'], /--seconds takes a whole number from 1 to 600, not '0'/],
  [['--speed', '5'], /--speed/],
]

for (const [args, message] of WRONG) {
  void test(`${args.join(' ')} is refused with what the option takes`, () => {
    assert.throws(() => parseOptions(args), message)
  })
}
