import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { framed } from '../codecs/framed.ts'
import { lineCodec } from '../codecs/line-codec.ts'
import { memoryPair } from '../memory-pair.ts'
import { sealed } from '../udp/sealed.ts'
import { udp } from '../udp/udp.ts'
import { textEncoding } from './text-encoding.ts'

/** Text and its bytes, as iconv(1) writes them. */
const VECTORS: readonly (readonly [label: string, text: string, hex: string])[] = [
  ['utf8', 'grüße', '6772c3bcc39f65'],
  ['UTF-8', '你', 'e4bda0'],
  ['latin1', 'grüße', '6772fcdf65'],
  ['hex', '00ff', '00ff'],
  ['utf16le', 'é你', 'e900604f'],
  ['utf-16be', 'é你😀', '00e94f60d83dde00'],
  ['gbk', '你好', 'c4e3bac3'],
  ['gbk', '繁體，€', 'b7b1f377a3ac80'],
  ['GB2312', '你好', 'c4e3bac3'],
  ['gb18030', '你好€😀', 'c4e3bac3a2e39439fc36'],
  ['gb18030', 'ß', '81308938'],
  ['big5', '你好', 'a741a66e'],
  ['big5', '十卅', 'a451a4ca'],
  ['shift_jis', 'こんにちは', '82b182f182c982bf82cd'],
  ['sjis', 'ｶﾅ①∵', 'b6c5874081e6'],
  ['euc-jp', 'こｶ', 'a4b38eb6'],
  ['iso-2022-jp', 'aこんb', '611b244224332473 1b284262'.replace(' ', '')],
  ['iso-2022-jp', 'こ', '1b244224331b2842'],
  ['euc-kr', '안녕', 'bec8b3e7'],
  ['windows-1251', 'Привет', 'cff0e8e2e5f2'],
  ['koi8-r', 'Привет', 'f0d2c9d7c5d4'],
  ['windows-1252', '“€”', '938094'],
  ['iso-8859-15', '€', 'a4'],
  ['macintosh', 'é', '8e'],
]

const LEGACY = ['gbk', 'gb18030', 'big5', 'shift_jis', 'euc-jp', 'iso-2022-jp', 'euc-kr', 'windows-1252', 'koi8-u']

void describe('textEncoding', () => {
  for (const [label, text, hex] of VECTORS) {
    void it(`writes ${text} in ${label}, and reads it`, () => {
      const encoding = textEncoding(label)
      assert.equal(encoding.encode(text).toString('hex'), hex)
      assert.equal(encoding.decode(Buffer.from(hex, 'hex')), text)
    })
  }

  for (const [label, text, written] of [
    ['latin1', 'aě你😀ÿ', 'a???ÿ'],
    ['binary', 'ě', '?'],
    ['ascii', 'aé~', 'a?~'],
  ] as const) {
    void it(`writes a question mark for what ${label} does not have`, () => {
      assert.equal(textEncoding(label).encode(text).toString('latin1'), written)
    })
  }

  for (const label of LEGACY) {
    void it(`reads every character that it writes in ${label} as it was`, () => {
      const { decode, encode } = textEncoding(label)
      const unknown = Buffer.from('?')
      let written = 0
      for (let point = 0; point <= 0x2ffff; point += 1) {
        if (point >= 0xd800 && point < 0xe000) continue
        const text = String.fromCodePoint(point)
        const bytes = encode(text)
        if (bytes.equals(unknown)) continue
        written += 1
        // Node reads some controls of Shift JIS as others, and those that ISO 2022 changes its state with as none.
        if (point < 0x20 || point === 0x7f) continue
        if (decode(bytes) !== text)
          assert.fail(`U+${point.toString(16)} is ${bytes.toString('hex')}, read as ${decode(bytes)}`)
      }
      assert.ok(written > 200, `${written} characters`)
    })
  }

  void it('writes ? for what the encoding does not have', () => {
    assert.equal(textEncoding('gbk').encode('a😀b\ud800').toString(), 'a?b?')
    assert.equal(textEncoding('iso-2022-jp').encode('é').toString(), '?')
    assert.equal(textEncoding('koi8-r').encode('你好').toString(), '??')
  })

  void it('reads U+FFFD for what is no character, and keeps a byte order mark', () => {
    assert.equal(textEncoding('gbk').decode(Buffer.from('c4', 'hex')), '\ufffd')
    assert.equal(textEncoding('utf-16be').decode(Buffer.from('feff0041', 'hex')), '\ufeffA')
  })

  void it('has one name for each encoding, whatever it was called', () => {
    assert.equal(textEncoding('GB2312').name, 'gbk')
    assert.equal(textEncoding('Shift-JIS').name, 'shift_jis')
    assert.equal(textEncoding('LATIN1'), textEncoding('latin1'))
  })

  for (const label of ['', 'klingon', 'replacement']) {
    void it(`refuses ${JSON.stringify(label)} with a TypeError that names it`, () => {
      assert.throws(() => textEncoding(label), { name: 'TypeError', message: new RegExp(`"${label}" is unknown`) })
      assert.throws(() => lineCodec({ lineBytesMax: 80, encoding: label }), TypeError)
    })
  }
})

void describe('an encoding', () => {
  void it('is that of lines, and their limit is one of bytes', async () => {
    const [left, right] = memoryPair({ chunking: () => 1 })
    const lines = framed(left, lineCodec({ lineBytesMax: 4, encoding: 'gbk' }))
    await lines.send('你好')
    assert.equal(Buffer.from(await right.readExactly(5)).toString('hex'), 'c4e3bac30a')
    await right.write(Buffer.from('bac3c4e30d0a', 'hex'))
    assert.equal(await lines.read(), '好你')
    await assert.rejects(lines.send('你好吗'), { code: 'NET_LINE_TOO_LONG' })
  })

  void it('is none of lines, where a line end has two bytes', () => {
    for (const encoding of ['utf16le', 'utf-16be', 'hex']) {
      assert.throws(() => lineCodec({ lineBytesMax: 80, encoding }), { name: 'TypeError', message: /^encoding: / })
    }
  })

  void it('is that of datagrams, both ways', async () => {
    const bind = { host: '127.0.0.1', port: 0 }
    await using text = await udp({ bind, encoding: 'gbk' })
    await using bytes = await udp({ bind })
    await text.send('你好', bytes.localAddress)
    assert.equal((await bytes.receive())?.data.toString('hex'), 'c4e3bac3')
    await bytes.send(Buffer.from('bac3', 'hex'), text.localAddress)
    assert.equal((await text.receive())?.data, '好')
    await assert.rejects(udp({ bind, encoding: 'klingon' }), TypeError)
  })

  void it('is that of sealed datagrams', async () => {
    const bind = { host: '127.0.0.1', port: 0 }
    const key = Buffer.alloc(32, 1)
    const socket = await udp({ bind })
    await using text = await sealed(socket, key, { encoding: 'big5' })
    await using bytes = await sealed(await udp({ bind }), key)
    await bytes.send(Buffer.from('a741', 'hex'), socket.localAddress)
    assert.equal((await text.receive())?.data, '你')
  })
})
