import assert from 'node:assert/strict'
import { it } from 'node:test'
import * as fc from 'fast-check'
import { Emulator } from '../testing/emulator.ts'
import { Stage } from '../testing/stage.ts'

const ESC = '\u001b'
const KEYS = [
  '\r',
  '\t',
  ESC,
  '\u000b',
  '\u0003',
  '\u0010',
  `${ESC}[A`,
  `${ESC}[5~`,
  `${ESC}[6~`,
  `${ESC}[1;5A`,
  `${ESC}[1;3B`,
  `${ESC}[1;3C`,
  `${ESC}OP`,
  `${ESC}\r`,
  `${ESC}[18~`,
  `${ESC}[19~`,
  `${ESC}[3~`,
  '\u007f',
  '+',
  '/',
  `${ESC}[<0;30;9M`,
  `${ESC}[<64;30;9M`,
  `${ESC}[O`,
  `${ESC}[I`,
]
const TEXTS = [
  'hello',
  '你好，世界',
  '👩‍🚀👍🏽',
  'שלום עולם',
  'ann: look at https://example.org/path',
  'a word '.repeat(40),
  `${ESC}[31mred\u0007`,
  '\u0002bold\u0002 \u000304red',
  'e\u0301\u0301',
  '1️⃣ ❤️ …',
]

type Deed =
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'said'; readonly nick: string; readonly place: string; readonly text: string }
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'size'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'broken' }

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('type' as const), text: fc.constantFrom(...KEYS, ...TEXTS) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('said' as const),
      nick: fc.constantFrom('bob', '小明', 'carol'),
      place: fc.constantFrom('#lobby', '#dev', '{nick}'),
      text: fc.constantFrom(...TEXTS),
    }),
  },
  fc.record({
    kind: fc.constant('line' as const),
    line: fc.constantFrom(
      ':dave!d@h JOIN #lobby',
      ':bob!b@h PART #lobby :bye',
      ':bob!b@h TOPIC #lobby :新话题',
      ':bob!b@h KICK #dev {nick} :out',
    ),
  }),
  fc.record({
    kind: fc.constant('size' as const),
    columns: fc.constantFrom(50, 60, 80, 121),
    rows: fc.constantFrom(12, 16, 24, 31),
  }),
  fc.constant({ kind: 'broken' as const }),
)

async function perform(stage: Stage, deed: Deed): Promise<void> {
  switch (deed.kind) {
    case 'type':
      stage.terminal.type(deed.text)
      break
    case 'said':
      stage.server.message(deed.nick, deed.place, deed.text)
      break
    case 'line':
      stage.server.say(deed.line)
      break
    case 'size':
      return stage.resize(deed)
    case 'broken':
      stage.server.breakOff()
      break
    default:
      deed satisfies never
  }
  return stage.settle()
}

void it('whatever happens, the screen is as if it were drawn anew', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 25 }), async (deeds) => {
      const stage = new Stage({
        size: { columns: 121, rows: 24 },
        channels: ['#lobby', '#dev'],
        people: ['@bob', '小明'],
      })
      await stage.start()
      for (const deed of deeds) await perform(stage, deed)
      // What is counted down is said as it is at this moment.
      stage.terminal.resize(stage.terminal.size)
      await stage.emulator.write(stage.terminal.takeWritten())
      const stepwise = stage.emulator.cells()
      stage.chat.leave()
      stage.terminal.takeWritten()
      stage.chat.enter()
      const anew = new Emulator({ ...stage.terminal.size, hasGraphemes: true })
      await anew.write(stage.terminal.takeWritten())
      assert.deepEqual(anew.cells(), stepwise)
      assert.deepEqual(stage.defects, [])
      stage.chat.stop()
    }),
    { numRuns: 40 },
  )
})
