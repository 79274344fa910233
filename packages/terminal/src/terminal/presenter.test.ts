import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Frame } from '../screen/frame.ts'
import { PLAIN } from '../screen/style.ts'
import { Widths } from '../screen/widths.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { MemoryTerminal } from '../testing/memory-terminal.ts'
import { Presenter } from './presenter.ts'

const SIZE = { columns: 20, rows: 1 }

function stage() {
  const clock = new FakeClock()
  const terminal = new MemoryTerminal(SIZE)
  let text = ''
  let costMs = 0
  const frame = (): Frame => {
    clock.advance(costMs)
    return { size: SIZE, rows: [[{ column: 0, width: 20, line: [{ text, style: PLAIN }] }]], cursor: null }
  }
  const presenter = new Presenter(terminal, clock, {
    frame,
    drawing: () => ({ theme: { background: 'dark', depth: 'none' }, widths: new Widths() }),
  })
  const say = (next: string) => {
    text = next
  }
  const takes = (ms: number) => {
    costMs = ms
  }
  return { clock, terminal, presenter, say, takes }
}

void describe('the screen', () => {
  void it('is drawn at once for what the person does', () => {
    const { presenter, say, terminal } = stage()
    say('typed')
    presenter.drawNow()
    assert.match(terminal.takeWritten(), /typed/)
  })

  void it('has at most thirty frames in a second of what comes from elsewhere, each with the newest state', () => {
    const { presenter, say, terminal, clock } = stage()
    let frames = 0
    for (let ms = 0; ms < 1000; ms += 2) {
      say(`message ${ms}`)
      presenter.drawSoon()
      clock.advance(2)
      if (terminal.takeWritten() !== '') frames += 1
    }
    assert.ok(frames >= 28 && frames <= 31, `${frames} frames`)
    clock.advance(100)
    assert.match(terminal.takeWritten(), /message 998/)
    presenter.drawNow()
    assert.equal(terminal.takeWritten(), '')
  })

  void it('rests after a frame that took long, and then draws the newest state', () => {
    const { presenter, say, terminal, clock, takes } = stage()
    takes(50)
    say('costly')
    presenter.drawNow()
    assert.match(terminal.takeWritten(), /costly/)
    takes(0)
    say('second')
    presenter.drawNow()
    say('third')
    presenter.drawNow()
    clock.advance(199)
    assert.equal(terminal.takeWritten(), '')
    clock.advance(1)
    assert.match(terminal.takeWritten(), /third/)
    say('fourth')
    presenter.drawNow()
    assert.match(terminal.takeWritten(), /fourth/)
  })

  void it('draws nothing for a slow terminal, and then the newest state once', async () => {
    const { presenter, say, terminal } = stage()
    terminal.stall()
    say('first')
    presenter.drawNow()
    for (const word of ['second', 'third', 'fourth']) {
      say(word)
      presenter.drawNow()
    }
    assert.match(terminal.takeWritten(), /first/)
    await terminal.resume()
    const written = terminal.takeWritten()
    assert.match(written, /fourth/)
    assert.doesNotMatch(written, /second|third/)
  })

  void it('keeps for a slow terminal the last of each kind that is written beside it', async () => {
    const { presenter, terminal } = stage()
    terminal.stall()
    presenter.tell('title', 'first ')
    for (let count = 0; count < 1000; count += 1) {
      presenter.tell('title', `title ${count} `)
      presenter.tell('question', 'how large? ')
    }
    assert.equal(terminal.takeWritten(), 'first ')
    await terminal.resume()
    assert.equal(terminal.takeWritten(), 'title 999 how large? ')
  })

  void it('is not drawn any more once it is stopped', () => {
    const { presenter, say, terminal, clock } = stage()
    presenter.drawNow()
    terminal.takeWritten()
    presenter.drawSoon()
    presenter.stop()
    say('late')
    clock.advance(1000)
    presenter.drawNow()
    assert.equal(terminal.takeWritten(), '')
  })
})
