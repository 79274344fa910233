import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { crlfEncoder } from './crlf.ts'
import { escapeControls } from './escape-controls.ts'
import { hexDump } from './hex-dump.ts'
import { splitCommand } from './split-command.ts'
import { splitLines } from './split-lines.ts'
import { telnetDecoder } from './telnet.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')
const text = (all: readonly Uint8Array[]) => Buffer.concat(all).toString('latin1')

/** A chunk, and the same bytes in two pieces. */
const chunkAndCut = (units: readonly string[]) =>
  fc.tuple(fc.string({ unit: fc.constantFrom(...units), maxLength: 12 }), fc.nat({ max: 12 }))

void describe('-C', () => {
  void it('sends CR LF for LF, and leaves CR LF as it is', () => {
    assert.equal(text([crlfEncoder()(bytes('a\nb\r\n\n\rc'))]), 'a\r\nb\r\n\r\n\rc')
  })

  void it('gives the same wherever the bytes are cut', () => {
    fc.assert(
      fc.property(chunkAndCut(['\r', '\n', 'x']), ([all, at]) => {
        const cut = crlfEncoder()
        const pieces = [cut(bytes(all.slice(0, at))), cut(bytes(all.slice(at)))]
        assert.equal(text(pieces), text([crlfEncoder()(bytes(all))]))
      }),
    )
  })
})

void describe('-t', () => {
  void it('refuses what is offered and what is asked for, and takes commands out of the text', () => {
    const asked =
      '\xff\xfb\x01a\xff\xfd\x18b\xff\xfc\x01\xff\xfe\x02c\xff\xfa\x18\x01\xff\xff\xff\xf0d\xff\xffe\xff\xf1f'
    const { data, reply } = telnetDecoder()(bytes(asked))
    assert.equal(text([data]), 'abcd\xffef')
    assert.equal(text([reply]), '\xff\xfe\x01\xff\xfc\x18')
  })

  void it('gives the same wherever the bytes are cut', () => {
    fc.assert(
      fc.property(chunkAndCut(['\xff', '\xfa', '\xf0', '\xfb', '\xfd', 'x']), ([all, at]) => {
        const whole = telnetDecoder()(bytes(all))
        const cut = telnetDecoder()
        const [left, right] = [cut(bytes(all.slice(0, at))), cut(bytes(all.slice(at)))]
        assert.equal(text([left.data, right.data]), text([whole.data]))
        assert.equal(text([left.reply, right.reply]), text([whole.reply]))
      }),
    )
  })
})

void it('-x writes what ncat writes', () => {
  assert.equal(
    hexDump(bytes('hello world, this')).toString('latin1'),
    '0000   68 65 6c 6c 6f 20 77 6f  72 6c 64 2c 20 74 68 69  hello.world,.thi\n' +
      '0010   73                                                s               \n',
  )
})

void it('-x has an offset of more digits where four are not enough, and loses no byte', () => {
  const rows = hexDump(Buffer.alloc(70_000, 0xff)).toString('latin1').split('\n').slice(0, -1)
  assert.match(rows.at(-1) ?? '', /^11160 {3}ff ff .* ff {2}\.{16}$/)
  assert.equal(rows.join('').match(/ff(?= )/g)?.length, 70_000)
})

void it('-d cuts behind each line, and loses nothing', () => {
  assert.deepEqual(splitLines(bytes('a\n\nb')).map(String), ['a\n', '\n', 'b'])
  fc.assert(fc.property(fc.uint8Array(), (all) => assert.deepEqual(Buffer.concat(splitLines(all)), Buffer.from(all))))
})

void it('a chat shows control characters instead of obeying them, and leaves other letters alone', () => {
  assert.equal(escapeControls('h\u0001i \u001b[2J\r\t é\u009b'), 'h\\001i \\033[2J\\015\t é\\233')
})

void describe('-e', () => {
  const COMMANDS: readonly (readonly [command: string, words: readonly string[]])[] = [
    ['/bin/cat', ['/bin/cat']],
    ['  a  b\tc ', ['a', 'b', 'c']],
    [`a "b c" 'd "e' f\\ g ""`, ['a', 'b c', 'd "e', 'f g', '']],
    [`"a \\" b"`, ['a " b']],
  ]
  for (const [command, words] of COMMANDS) {
    void it(`splits ${command}`, () => assert.deepEqual(splitCommand(command), words))
  }
  void it('refuses an empty command and a quote without end', () => {
    assert.throws(() => splitCommand(' '), /empty/)
    assert.throws(() => splitCommand('a "b'), /does not end/)
  })
})
