import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noticeOf } from './notice.ts'

const TAGS = '@time=2026-11-30T04:00:00.000Z;msgid=01ABC '

const CASES: readonly (readonly [what: string, line: string, title: string, body: string, place: string])[] = [
  ['a mention in a channel', ':ann!~ann@h PRIVMSG #lobby :zoe: look', 'ann · #lobby', 'zoe: look', '#lobby'],
  ['a direct message', ':ann!~ann@h PRIVMSG zoe :hello', 'ann', 'hello', 'ann'],
  ['what is said to operators', ':ann PRIVMSG @#lobby :zoe', 'ann · #lobby', 'zoe', '#lobby'],
  ['what is done', ':ann PRIVMSG #a :\u0001ACTION waves at zoe\u0001', 'ann · #a', '* ann waves at zoe', '#a'],
  ['colours', ':ann PRIVMSG #a :\u000304red\u000f \u0002zoe\u0002', 'ann · #a', 'red zoe', '#a'],
  ['what would turn the text around it', ':ann PRIVMSG #a :zoe \u202eevil', 'ann · #a', 'zoe  evil', '#a'],
]
for (const [what, line, title, body, place] of CASES) {
  void test(`${what} is shown with who says it and where`, () => {
    const chosen = { kind: 'chosen', place, id: '01ABC' }
    const time = Date.UTC(2026, 10, 30, 4)
    assert.deepEqual(noticeOf(TAGS + line), { title, body, tag: '01ABC', time, chosen })
  })
}

void test('what is no message is not shown', () => {
  for (const line of ['', ':ann JOIN #a', 'PRIVMSG #a :nobody', ':ann', '@', '\u0000', 'x'.repeat(10_000)]) {
    assert.equal(noticeOf(line), null, line)
  }
})

void test('a text of 300 characters is shown whole, and a longer one is cut', () => {
  const body = (length: number) => noticeOf(`:ann PRIVMSG #a :${'🙂'.repeat(length)}`)?.body
  assert.equal(body(300), '🙂'.repeat(300))
  assert.equal(body(301), `${'🙂'.repeat(299)}…`)
})

void test('a message without id or time has a name of its own', () => {
  const notice = noticeOf(':ann PRIVMSG #a :zoe')
  assert.deepEqual([notice?.tag, notice?.time, notice?.chosen.id], ['ann #a', null, null])
})
