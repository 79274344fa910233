import assert from 'node:assert/strict'
import { it } from 'node:test'
import { describeError } from './describe-error.ts'
import { catalogueFor } from './language/language.ts'
import { ENGLISH } from './language/text.ts'

const CODES: readonly (readonly [code: string, exitCode: number])[] = [
  ['CONFIG_SYNTAX', 2],
  ['STORE_LOCKED', 3],
  ['NET_PORT_IN_USE', 4],
  ['CERTIFICATE_MALFORMED', 5],
  ['OTHER', 1],
]
for (const [code, exitCode] of CODES) {
  void it(`gives ${code} the exit code ${exitCode} and shows no stack`, () => {
    const error = Object.assign(new Error('it went wrong', { cause: new Error('because') }), {
      code,
      remedy: 'Mend it.',
    })
    const description = describeError(error, ENGLISH)
    assert.equal(description.exitCode, exitCode)
    assert.match(description.text, /^partyline: it went wrong\n {2}why: .+\n {2}do: {2}Mend it\.\n$/)
  })
}

void it('shows the stack of an error that was not foreseen, and exits with 1', () => {
  const description = describeError(new TypeError('x is not a function'), ENGLISH)
  assert.equal(description.exitCode, 1)
  assert.match(description.text, /x is not a function\n +at .*describe-error\.test\.ts/)
})

void it('begins in the language of the person, and has the message, which is English, behind what it means', async () => {
  const error = Object.assign(new Error('the option "--prot" does not exist'), {
    code: 'CONFIG_UNKNOWN_OPTION',
    remedy: 'Mend it.',
  })
  const { text } = describeError(error, await catalogueFor({ LANG: 'zh_CN.UTF-8' }))
  assert.match(text, /^partyline: \p{Script=Han}.*（the option "--prot" does not exist）\n {2}怎么办: Mend it\.\n$/u)
})
