import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withLinks } from './links.ts'

for (const [text, links] of [
  ['see https://a.example/b?c#d.', ['https://a.example/b?c#d']],
  ['example.com and 例子.рф', ['http://example.com', 'http://例子.рф']],
  ['xn--fsq.xn--0zwm56d', ['http://xn--fsq.xn--0zwm56d']],
  ['ann@example.com, (irc://line.example/#a).', ['mailto:ann@example.com', 'irc://line.example/#a']],
  ['It is 12:30. e.g. 3.14, no link: a.', []],
  ['javascript:alert(1) data://x file:///etc/passwd', []],
] as const) {
  void test(`the links of ${JSON.stringify(text)} are ${links.length}`, () => {
    const spans = withLinks({ text, style: {} })
    assert.deepEqual(
      spans.flatMap(({ style }) => style.link ?? []),
      links,
    )
    assert.equal(spans.map((span) => span.text).join(''), text)
  })
}
