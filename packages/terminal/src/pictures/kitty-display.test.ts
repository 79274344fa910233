import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PIECE_TAKEN_MS_MAX } from '../limits.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { MemoryTerminal } from '../testing/memory-terminal.ts'
import { KittyDisplay } from './kitty-display.ts'

const PIECES = 5
const PNG = Buffer.alloc(3072 * PIECES)
const PLACEMENT = { number: 7, columns: 2, rows: 1 }
const END = '\u001b_Gq=2,m=0;\u001b\\'
const gone = (number: number) => `\u001b_Ga=d,d=I,i=${number},q=2;\u001b\\`
const piecesIn = (text: string) => text.match(/_G[^;]*m=[01];\w/g)?.length ?? 0

function stage() {
  const terminal = new MemoryTerminal({ columns: 80, rows: 24 })
  const clock = new FakeClock()
  const display = new KittyDisplay(terminal, clock)
  terminal.stall()
  return { terminal, clock, display }
}

void test('a slow terminal is sent one piece, and the next when it has taken that', async () => {
  const { terminal, display } = stage()
  const brought = display.bring(PLACEMENT, PNG)
  for (let piece = 1; piece < PIECES; piece += 1) {
    assert.equal(piecesIn(terminal.takeWritten()), 1)
    const resumed = terminal.resume()
    terminal.stall()
    await resumed
  }
  const last = terminal.takeWritten()
  assert.equal(piecesIn(last), 1)
  assert.match(last, /m=0;.+_Ga=p,U=1,i=7,/)
  await terminal.resume()
  assert.equal(await brought, true)
})

void test('a terminal that takes nothing for long is not sent the rest, and knows that nothing more comes', async () => {
  const { terminal, clock, display } = stage()
  const brought = display.bring(PLACEMENT, PNG)
  terminal.takeWritten()
  clock.advance(PIECE_TAKEN_MS_MAX)
  assert.equal(await brought, false)
  assert.equal(terminal.takeWritten(), END + gone(7))
})

void test('what is dropped while it is sent ends there, and others that are dropped wait for its end', async () => {
  const { terminal, display } = stage()
  const brought = display.bring(PLACEMENT, PNG)
  terminal.takeWritten()
  display.drop(3)
  assert.equal(terminal.takeWritten(), '')
  display.drop(7)
  assert.equal(terminal.takeWritten(), END + gone(3) + gone(7))
  await terminal.resume()
  assert.equal(await brought, false)
  assert.equal(terminal.takeWritten(), '')
})
