import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Widths } from '../screen/widths.ts'
import { lineWidth } from '../screen/line.ts'
import { PICTURE_ROWS_MAX } from '../limits.ts'
import { picturePieces, placeholders } from './kitty.ts'

const COMMAND = /_G([^;]*);([\w+/=]*)/g

for (const bytes of [1, 3_072, 3_073, 100_000]) {
  void test(`a picture of ${bytes} bytes arrives whole, in pieces that the protocol allows`, () => {
    const png = Buffer.alloc(bytes, 'pixels')
    const text = [...picturePieces({ number: 0x01_02_03, columns: 20, rows: 5 }, png)].join('')
    const commands = [...text.matchAll(COMMAND)].map(([, keys = '', data = '']) => ({ keys, data }))
    assert.equal(commands.map(({ keys, data }) => `\u001b_G${keys};${data}\u001b\\`).join(''), text)
    const pieces = commands.slice(0, -1)
    assert.deepEqual(Buffer.from(pieces.map(({ data }) => data).join(''), 'base64'), png)
    assert.ok(pieces.every(({ data }) => data.length <= 4096))
    assert.deepEqual(
      pieces.map(({ keys }) => keys.endsWith('m=1')),
      pieces.map((_, index) => index < pieces.length - 1),
    )
    assert.match(pieces[0]?.keys ?? '', /^a=t,f=100,t=d,i=66051,/)
    assert.equal(commands.at(-1)?.keys, 'a=p,U=1,i=66051,c=20,r=5,q=2')
  })
}

void test('its cells have its number as their colour, a mark for each row, and the width that was reserved', () => {
  const widths = new Widths()
  const lines = placeholders({ number: 0x0a, columns: 7, rows: PICTURE_ROWS_MAX })
  assert.equal(lines.length, PICTURE_ROWS_MAX)
  assert.equal(new Set(lines.map((line) => line[0]?.text)).size, PICTURE_ROWS_MAX)
  for (const line of lines) {
    assert.equal(lineWidth(line, widths), 7)
    assert.equal(line[0]?.style.fg, '#00000a')
  }
})
