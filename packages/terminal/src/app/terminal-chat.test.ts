import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LEAVE_SCREEN } from '../terminal/modes.ts'
import { Stage } from '../testing/stage.ts'

const ENTER = '\r'
const F1 = '\u001bOP'
const ESC = '\u001b'
const [CTRL_C, CTRL_K, TAB] = ['\u0003', '\u000b', '\t']
const [ALT_DOWN, CTRL_UP, PAGE_UP] = [`${ESC}[1;3B`, `${ESC}[1;5A`, `${ESC}[5~`]

void describe('the first screen', () => {
  void it('suggests a name, and Enter joins with it', async () => {
    const stage = new Stage({ chat: { isSignedIn: false } })
    await stage.start()
    assert.match(stage.screen, /Partyline {2}on line\.example/)
    assert.match(stage.screen, /Your name +ann/)
    await stage.type(ENTER)
    assert.match(stage.screen, /#lobby ›/)
    assert.ok(stage.server.received.includes('NICK ann'))
  })

  void it('has the suggested name give way to what is typed, and keeps it for what is mended in it', async () => {
    const typed = new Stage({ chat: { isSignedIn: false } })
    await typed.start()
    await typed.type('bo', 'b', ENTER)
    assert.ok(typed.server.received.includes('NICK bob'))
    const mended = new Stage({ chat: { isSignedIn: false } })
    await mended.start()
    await mended.type('\u007f', 'a', ENTER)
    assert.ok(mended.server.received.includes('NICK ana'))
  })

  void it('takes another name, and says what is no name', async () => {
    const stage = new Stage({ chat: { isSignedIn: false } })
    await stage.start()
    await stage.type('\u0015', '1 x', ENTER)
    assert.match(stage.screen, /A name has no spaces/)
    await stage.type('\u0015', '小安', ENTER)
    assert.ok(stage.server.received.includes('NICK 小安'))
  })

  void it('comes back, with what is wrong, when the server does not take the password', async () => {
    const stage = new Stage()
    await stage.start()
    stage.server.password = 'secret'
    stage.server.breakOff()
    await stage.settle()
    stage.clock.advance(60_000)
    await stage.settle()
    assert.match(stage.screen, /Server password/)
    assert.match(stage.screen, /the password of the server is wrong or missing/)
    await stage.type('secret', ENTER)
    assert.match(stage.screen, /#lobby ›/)
    assert.doesNotMatch(stage.screen, /secret/)
  })
})

void describe('the chat', () => {
  void it('sends what was typed, in second colour until it is stored', async () => {
    const stage = new Stage({ hasEcho: false })
    await stage.start()
    await stage.type('hello 你好', ENTER)
    assert.match(stage.screen, /… {2}hello 你好/)
    const line = stage.server.received.find((received) => received.includes('PRIVMSG')) ?? ''
    assert.match(line, /PRIVMSG #lobby :hello 你好$/)
    const label = /label=([^ ;]+)/.exec(line)?.[1] ?? ''
    stage.server.say(`@label=${label};msgid=x1;time=2030-01-01T12:00:00.000Z :{nick}!u@host PRIVMSG #lobby :hello 你好`)
    await stage.settle()
    assert.match(stage.screen, /12:00 +ann {2}hello 你好/)
    assert.doesNotMatch(stage.screen, /…/)
  })

  void it('shows control characters of others as symbols, and stays whole', async () => {
    const stage = new Stage()
    await stage.start()
    stage.server.message('mallory', '#lobby', `a${ESC}[2J${ESC}]2;owned\u0007b\u202ec\u009b31m`)
    await stage.settle()
    assert.match(stage.screen, /mallory {2}a␛\[2J␛\]2;owned␇b/)
    assert.match(stage.screen, /#lobby ›/)
  })

  void it('shows counts of what is new elsewhere, and Alt-Down leads to the mark of what is new', async () => {
    const stage = new Stage({ size: { columns: 100, rows: 24 }, channels: ['#lobby', '#dev'], people: ['bob'] })
    await stage.start()
    stage.server.message('bob', '#dev', 'first')
    stage.server.message('bob', '#dev', 'second')
    await stage.settle()
    assert.match(stage.screen, /#dev +2/)
    await stage.type(ALT_DOWN)
    assert.match(stage.screen, /^ #dev/)
    assert.match(stage.screen, /new since you left/)
    assert.match(stage.screen, /bob {2}first\n.* {2}second/)
  })

  void it('completes names and commands, with the help of the command in the hint', async () => {
    const stage = new Stage({ people: ['bob'] })
    await stage.start()
    await stage.type('bo', TAB)
    assert.match(stage.screen, /#lobby › bob:/)
    await stage.type(CTRL_C, '/topi', TAB)
    assert.match(stage.screen, /#lobby › \/topic/)
    await stage.type(' ')
    assert.match(stage.screen, /\/topic .*\n #lobby/)
  })

  void it('takes a paste of several lines as one text that is not sent yet', async () => {
    const stage = new Stage()
    await stage.start()
    await stage.type(`${ESC}[200~one\r\ntwo${ESC}[201~`)
    assert.match(stage.screen, /#lobby › one\n +two/)
    assert.ok(!stage.server.received.some((line) => line.includes('PRIVMSG')))
  })

  void it('keeps what is written in a place while one is in another', async () => {
    const stage = new Stage({ channels: ['#lobby', '#dev'] })
    await stage.start()
    await stage.type('half a', CTRL_K, 'dev', ENTER)
    assert.match(stage.screen, /#dev ›\s*$/)
    await stage.type(CTRL_K, 'lobby', ENTER)
    assert.match(stage.screen, /#lobby › half a/)
  })

  void it('answers the message that is selected, and Delete asks before it takes one back', async () => {
    const stage = new Stage({ people: ['bob'] })
    await stage.start()
    stage.server.message('bob', '#lobby', 'a question')
    await stage.settle()
    await stage.type(CTRL_UP, ENTER, 'an answer', ENTER)
    assert.match(stage.server.received.at(-1) ?? '', /\+(?:draft\/)?reply=id\d+.* PRIVMSG #lobby :an answer/)
    await stage.type(CTRL_UP, `${ESC}[3~`)
    assert.match(stage.screen, /› \/redact/)
  })

  void it('says how the connection stands, and goes on by itself', async () => {
    const stage = new Stage()
    await stage.start()
    assert.match(stage.screen, /\n─{80}\n/)
    stage.server.isDown = true
    stage.server.breakOff()
    await stage.settle()
    assert.match(stage.screen, /╌+ .*Ctrl-G tries now/)
    await stage.type('later', ENTER)
    stage.server.isDown = false
    stage.clock.advance(60_000)
    await stage.settle()
    await stage.settle()
    assert.match(stage.screen, /\n─{80}\n/)
    assert.equal(stage.server.received.filter((line) => line.endsWith(':later')).length, 1)
  })

  void it('calls a person that is not looking, once and without control characters', async () => {
    const stage = new Stage({ people: ['bob'] })
    await stage.start()
    await stage.type(`${ESC}[O`)
    stage.server.message('bob', '#lobby', `ann: look\u0007${ESC}[2J`)
    await new Promise(setImmediate)
    assert.ok(stage.terminal.takeWritten().includes(`${ESC}]9;bob (#lobby): ann: look␇␛[2J${ESC}\\`))
  })

  void it('is not called when it looks', async () => {
    const stage = new Stage({ people: ['bob'] })
    await stage.start()
    stage.server.message('bob', '#lobby', 'ann: look')
    await new Promise(setImmediate)
    assert.doesNotMatch(stage.terminal.takeWritten(), /\]9;/)
  })

  void it('stays where one reads when something comes below, and says how much', async () => {
    const stage = new Stage({ people: ['bob'] })
    await stage.start()
    for (let number = 0; number < 60; number += 1) stage.server.message('bob', '#lobby', `number ${number}`)
    await stage.settle()
    await stage.type(PAGE_UP)
    const before = stage.screen
    assert.doesNotMatch(before, /number 59/)
    stage.server.message('bob', '#lobby', 'number 60')
    await stage.settle()
    assert.match(stage.screen, /1 new message ↓ Esc/)
    assert.equal(stage.screen.split('\n').slice(2, 20).join('\n'), before.split('\n').slice(2, 20).join('\n'))
    await stage.type(ESC)
    assert.match(stage.screen, /number 60/)
  })

  void it('takes clicks and the wheel', async () => {
    const stage = new Stage({ size: { columns: 100, rows: 24 }, channels: ['#lobby', '#dev'], people: ['bob'] })
    await stage.start()
    for (let number = 0; number < 40; number += 1) stage.server.message('bob', '#lobby', `number ${number}`)
    await stage.settle()
    await stage.type(`${ESC}[<64;40;10M`)
    assert.doesNotMatch(stage.screen, /number 39/)
    assert.match(stage.screen, /number 36/)
    await stage.type(`${ESC}[<65;40;10M`)
    assert.match(stage.screen, /number 39/)
    await stage.type(`${ESC}[<0;3;4M`)
    assert.match(stage.screen, /^ #dev/)
  })

  void it('finds nothing of a password in what Up brings back', async () => {
    const stage = new Stage()
    await stage.start()
    await stage.type('/msg NickServ IDENTIFY secret', ENTER, `${ESC}[A`)
    assert.doesNotMatch(stage.screen, /› .*secret/)
  })

  void it('has one frame for a terminal that was slow, and the newest one', async () => {
    const stage = new Stage({ people: ['bob'] })
    await stage.start()
    stage.terminal.stall()
    for (let number = 0; number < 30; number += 1) {
      stage.server.message('bob', '#lobby', `number ${number}`)
      await new Promise(setImmediate)
      stage.clock.advance(40)
    }
    stage.terminal.takeWritten()
    await stage.terminal.resume()
    const written = stage.terminal.takeWritten()
    assert.equal(written.split(`${ESC}[?2026h`).length - 1, 1)
    assert.match(written, /number 29/)
  })

  void it('is in Chinese where the person is', async () => {
    const stage = new Stage({ chat: { language: 'zh_CN.UTF-8' } })
    await stage.start()
    assert.match(stage.screen, /今天/)
    assert.match(stage.screen, /ann 进来了/)
    assert.match(stage.screen, /F1 按键/)
  })

  void it('says all of each key and command, in a window of 60 columns too', async () => {
    const stage = new Stage()
    await stage.start()
    await stage.resize({ columns: 60, rows: 200 })
    await stage.type(F1)
    const words = stage.screen.replaceAll(/\s+/g, ' ')
    assert.match(words, /complete a name, channel, command or file/)
    assert.doesNotMatch(words, /…/)
  })

  void it('has commas between what happened, in its language', async () => {
    for (const [language, said] of [
      ['en', /ann and bob came, eve came and left/],
      ['zh', /ann 和 bob 进来了，eve 来过/],
    ] as const) {
      const stage = new Stage({ chat: { language } })
      await stage.start()
      for (const nick of ['bob', 'eve']) stage.server.say(`:${nick}!u@h JOIN #lobby`)
      stage.server.say(':eve!u@h QUIT :')
      await stage.settle()
      assert.match(stage.screen, said)
    }
  })

  void it('says so where the window is too small, and comes back when it is larger', async () => {
    const stage = new Stage()
    await stage.start()
    await stage.resize({ columns: 59, rows: 16 })
    assert.match(stage.screen, /^This window is too small: 60 columns and 16 rows are\s+needed\./)
    await stage.resize({ columns: 60, rows: 16 })
    assert.match(stage.screen, /#lobby ›/)
  })

  void it('gives the terminal back when Ctrl-C was pressed twice', async () => {
    const stage = new Stage()
    await stage.start()
    await stage.type(CTRL_C)
    assert.match(stage.screen, /once more leaves/)
    stage.terminal.type(CTRL_C)
    await stage.chat.ended
    assert.ok(stage.terminal.takeWritten().endsWith(LEAVE_SCREEN))
    assert.match(stage.server.received.at(-1) ?? '', /^QUIT/)
  })
})

void describe('the language of the server', () => {
  const told = ({ server }: Stage) => server.received.filter((line) => line.includes('LANGUAGE')).length

  void it('is that of the screen, also after a new connection', async () => {
    const stage = new Stage({ languages: '2,en,~zh', chat: { language: 'zh_CN.UTF-8' } })
    await stage.start()
    assert.ok(stage.server.received.some((line) => /(?:^|@\S+ )LANGUAGE zh$/.test(line)))
    assert.equal(told(stage), 1)
    stage.server.breakOff()
    await stage.settle()
    stage.clock.advance(10_000)
    await stage.settle()
    assert.equal(told(stage), 2)
  })

  void it('is not asked for where there is no such offer, nor need', async () => {
    for (const [languages, language] of [
      ['2,en,fr', 'zh'],
      ['2,en,~zh', 'en'],
      [undefined, 'zh'],
    ] as const) {
      const stage = new Stage({ ...(languages === undefined ? {} : { languages }), chat: { language } })
      await stage.start()
      assert.equal(told(stage), 0)
    }
  })
})
