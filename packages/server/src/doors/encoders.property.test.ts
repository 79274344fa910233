/** What every encoder of every door promises: see `Encoder`. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { CapabilitySet } from '../session/capabilities.ts'
import { IrcEncoders } from '../session/irc-encoder.ts'
import type { Encoder, OutMessage } from '../session/out-message.ts'
import { encodingOf, UTF8 } from './plain/encodings.ts'
import { plainEncoder } from './plain/plain-encoder.ts'
import { WebEncoders } from './web/web-encoder.ts'

const LINE_BYTES_MAX = 512
const irc = new IrcEncoders(() => LINE_BYTES_MAX)
const web = new WebEncoders(() => LINE_BYTES_MAX)

const ENCODERS: Readonly<Record<string, (capabilities: CapabilitySet) => Encoder>> = {
  irc: (capabilities) => irc.for(capabilities),
  'web, text': (capabilities) => web.for('text', capabilities),
  'web, binary': (capabilities) => web.for('binary', capabilities),
  plain: () => plainEncoder(UTF8),
  'plain, GBK': () => plainEncoder(encodingOf('gbk') ?? UTF8),
  'plain, Shift-JIS': () => plainEncoder(encodingOf('shift_jis') ?? UTF8),
}

const message: fc.Arbitrary<OutMessage> = fc
  .record({
    verb: fc.constantFrom('PRIVMSG', 'TAGMSG', 'JOIN', 'QUIT', '372'),
    text: fc.string({ unit: 'grapheme', maxLength: 200 }),
  })
  .map(({ verb, text }) => ({
    source: 'ann!a@host',
    verb,
    params: ['#lobby', text.replaceAll(/[\0\r\n]/g, ' ')],
    time: 0,
    id: 'id',
  }))

for (const [name, encoderFor] of Object.entries(ENCODERS)) {
  void test(`${name}: a line has the same bytes whatever stands before and after it`, () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), fc.nat(0xff), (messages, capabilities) => {
        const encoder = encoderFor(capabilities)
        const lines = messages.map((each) => encoder.format(each))
        const alone = Buffer.concat(lines.map((line) => encoder.encode(line)))
        assert.deepEqual(Buffer.from(encoder.encode(lines.join(''))), alone)
      }),
      { numRuns: 50 },
    )
  })
}
