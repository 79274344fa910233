import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { readSecret } from './read-secret.ts'

const CASES: readonly (readonly [what: string, isTTY: boolean, typed: string, secret: string | null, shown: string])[] =
  [
    ['a line of a program', false, 'correct horse\nmore\n', 'correct horse', ''],
    ['a line that does not end', false, 'correct horse', 'correct horse', ''],
    ['spaces at both ends', false, ' x \r\n', ' x ', ''],
    ['nothing', false, '', null, ''],
    ['what a person types', true, 'correct horse\r', 'correct horse', 'Password: \n'],
    ['what a person corrects', true, 'hoarse\u007f\u007f\u007f\u007f\u007frse\r', 'hrse', 'Password: \n'],
    ['Ctrl-C', true, 'corr\u0003', null, 'Password: \n'],
  ]
for (const [what, isTTY, typed, secret, shown] of CASES) {
  void test(`a secret is read from ${what}, and not shown`, async () => {
    const output: string[] = []
    const input = Object.assign(new PassThrough(), { isTTY })
    input.end(typed)
    const read = await readSecret(input, { prompt: 'Password: ', ask: (text) => void output.push(text) })
    assert.deepEqual([read, output.join('')], [secret, shown])
  })
}
