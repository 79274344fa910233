import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseOptions } from './options.ts'

void test('without options both settings of the NATS servers are measured', () => {
  assert.deepEqual(parseOptions([]), { seconds: 5, syncs: ['default', 'always'], isJson: false })
})

void test('one setting can be measured alone', () => {
  assert.deepEqual(parseOptions(['--only', 'always', '--seconds', '2', '--json']), {
    seconds: 2,
    syncs: ['always'],
    isJson: true,
  })
})

const WRONG: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [['--only', 'never'], /--only takes default or always, not 'never'/],
  [['--only', ''], /--only takes default or always, not ''/],
  [['--seconds', '0'], /--seconds takes a whole number from 1 to 600, not '0'/],
  [['--seconds', '1.5'], /not '1.5'/],
  [['--speed', '5'], /--speed/],
]

for (const [args, message] of WRONG) {
  void test(`${args.join(' ')} is refused with what the option takes`, () => {
    assert.throws(() => parseOptions(args), message)
  })
}
