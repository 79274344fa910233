/** LIST with conditions (ISUPPORT ELIST): each as the Modern IRC Client Protocol says it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company, type Company } from '../testing/company.ts'

const MINUTE_MS = 60_000

/** #a has two members; #old and #new one each, #old three minutes older; both have a topic, #old an older one. #secret is secret. */
async function channels(): Promise<Company> {
  const all = await company()
  const { server, ann } = all
  server.clock.advance(10 * MINUTE_MS)
  await ann.ask('JOIN #old', 'TOPIC #old :first', 'JOIN #secret', 'MODE #secret +s')
  server.clock.advance(3 * MINUTE_MS)
  await ann.ask('JOIN #new', 'TOPIC #new :second')
  server.clock.advance(MINUTE_MS)
  return all
}

const CASES: readonly (readonly [asked: string, found: string])[] = [
  ['', '#a #old #new'],
  ['#NEW', '#new'],
  ['#nowhere', ''],
  ['*e*', '#new'],
  ['#new,#a', '#a #new'],
  ['!*e*', '#a #old'],
  ['!#a,!#new', '#old'],
  ['#*,!#a', '#old #new'],
  ['>1', '#a'],
  ['<2', '#old #new'],
  ['>0,<2', '#old #new'],
  ['>0', '#a #old #new'],
  ['C>2', '#a #old'],
  ['C<2', '#new'],
  ['c>2,C<10', '#old'],
  ['C<0', ''],
  ['T>2', '#old'],
  ['T<2', '#new'],
  ['T<100', '#old #new'],
  ['T<0', ''],
  ['T>2,<2,#*', '#old'],
  ['#secret', ''],
]

for (const [asked, found] of CASES) {
  void test(`LIST ${asked} finds ${found}`, async () => {
    const { eve } = await channels()
    const lines = await eve.ask(`LIST ${asked}`)
    assert.deepEqual(
      [lines[0], lines.at(-1)],
      [':irc.test 321 eve Channel :Users  Name', ':irc.test 323 eve :End of LIST'],
    )
    const names = lines.slice(1, -1).map((line) => line.split(' ')[3])
    assert.equal(names.join(' '), found)
  })
}

void test('005 says which conditions there are', async () => {
  const { eve } = await company()
  assert.ok((await eve.ask('VERSION')).some((line) => line.includes(' ELIST=CMNTU ')))
})
