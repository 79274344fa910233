import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FileSender, FileTrouble, LocalFile, SendingTo, SendingWatch } from '../files/file-sender.ts'
import { Stage } from '../testing/stage.ts'

const [ENTER, TAB, CTRL_C, CTRL_X, UP] = ['\r', '\t', '\u0003', '\u0018', '\u001b[A']
const FILE = { path: '/home/ann/cat.png', name: 'cat.png', bytes: 4_000_000 }

interface Sent {
  readonly file: LocalFile
  readonly to: SendingTo
  readonly watch: SendingWatch
  readonly end: (how: string | FileTrouble | null) => void
}

/** Sends when the test says so. */
class Files implements FileSender {
  readonly sent: Sent[] = []
  found: readonly LocalFile[] | FileTrouble = [FILE]
  paths: readonly string[] = []

  complete(written: string) {
    const start = written.lastIndexOf(' ') + 1
    return Promise.resolve(this.paths.length === 0 ? null : { start, candidates: this.paths })
  }

  find() {
    return Promise.resolve(this.found)
  }

  send(file: LocalFile, to: SendingTo, watch: SendingWatch): Promise<string | FileTrouble | null> {
    const { promise, resolve } = Promise.withResolvers<string | FileTrouble | null>()
    watch.signal.addEventListener('abort', () => resolve(null))
    this.sent.push({ file, to, watch, end: resolve })
    return promise
  }
}

async function withFiles(language = 'en') {
  const files = new Files()
  const stage = new Stage({ chat: { files, language } })
  await stage.start()
  return { files, stage }
}

void describe('/upload', () => {
  void it('shows the file, how far it is and how fast, until it is there', async () => {
    const { files, stage } = await withFiles()
    await stage.type('/upload cat.png', ENTER)
    assert.deepEqual([files.sent[0]?.file, files.sent[0]?.to.channel], [FILE, '#lobby'])
    assert.equal(files.sent[0]?.to.isKeptAsItIs, false)
    assert.match(stage.screen, /↑ cat\.png .* reading … +Ctrl-X gives up/)
    for (const bytes of [1_000_000, 1_500_000, 1_700_000]) {
      stage.clock.advance(1_000)
      files.sent[0]?.watch.onProgress(bytes)
    }
    await stage.settle()
    assert.match(stage.screen, /↑ cat\.png .* 42 % of 4 MB +350 kB\/s/)
    files.sent[0]?.watch.onBreak()
    await stage.settle()
    assert.match(stage.screen, /the connection broke, trying again/)
    files.sent[0]?.watch.onProgress(FILE.bytes)
    await stage.settle()
    assert.match(stage.screen, /verifying/)
    files.sent[0]?.end('https://line.example/files/a/cat.png')
    await stage.settle()
    assert.doesNotMatch(stage.screen, /cat\.png/)
    // The message is the server's.
    assert.ok(!stage.server.received.some((line) => line.includes('/files/')))
  })

  void it('leaves in pictures what their camera has noted, where that is asked for', async () => {
    const { files, stage } = await withFiles()
    await stage.type('/upload --keep cat.png', ENTER)
    assert.deepEqual([files.sent[0]?.file, files.sent[0]?.to.isKeptAsItIs], [FILE, true])
  })

  void it('keeps what failed on the screen, in place of the files behind it, until it is closed', async () => {
    const { files, stage } = await withFiles('zh')
    files.found = [FILE, { ...FILE, name: 'dog.png' }]
    await stage.type('/upload cat.png dog.png', ENTER)
    assert.match(stage.screen, /cat\.png \+1/)
    files.sent[0]?.end({ why: '这里不接收文件' })
    await stage.type('h')
    assert.match(stage.screen, /✗ cat\.png 未发送：这里不接收文件 .*Ctrl-X 关闭/)
    assert.equal(files.sent.length, 1)
    files.found = [FILE]
    await stage.type('\u0015/upload cat.png', ENTER)
    const why = `A reason that ${'goes on and '.repeat(5)}has an end`
    files.sent[1]?.end({ why })
    await stage.settle()
    assert.match(stage.screen.replace('Ctrl-X 关闭', '').replaceAll(/\s+/g, ' '), new RegExp(why))
    await stage.type(CTRL_X)
    assert.doesNotMatch(stage.screen, /cat\.png/)
    await stage.type('\u0015', UP)
    assert.match(stage.screen, /\/upload cat\.png/)
  })

  void it('is given up by a key, by /upload cancel and by leaving, which it warns of', async () => {
    const { files, stage } = await withFiles()
    await stage.type('/upload cat.png', ENTER, CTRL_X)
    assert.equal(files.sent[0]?.watch.signal.aborted, true)
    assert.doesNotMatch(stage.screen, /cat\.png/)
    await stage.type('/upload cat.png', ENTER, '/upload cancel', ENTER)
    assert.equal(files.sent[1]?.watch.signal.aborted, true)
    await stage.type('/upload cat.png', ENTER, CTRL_C)
    assert.match(stage.screen, /leaves the chat and gives up the upload/)
    await stage.type(CTRL_C)
    assert.equal(files.sent[2]?.watch.signal.aborted, true)
    assert.equal(files.sent.length, 3)
  })

  void it('says the link itself in a conversation', async () => {
    const { files, stage } = await withFiles()
    await stage.type('/query bob', ENTER, '/upload cat.png', ENTER)
    assert.equal(files.sent[0]?.to.channel, null)
    files.sent[0]?.end('https://line.example/files/a/cat.png')
    await stage.settle()
    assert.ok(stage.server.received.some((line) => line.endsWith('PRIVMSG bob :https://line.example/files/a/cat.png')))
  })

  void it('says what is wrong with the files, and asks for one', async () => {
    const { files, stage } = await withFiles()
    files.found = { why: 'there is no file cat.png' }
    await stage.type('/upload cat.png', ENTER)
    assert.match(stage.screen, /there is no file cat\.png/)
    await stage.type('/upload', ENTER)
    assert.match(stage.screen, /Which file\?/)
    assert.deepEqual(files.sent, [])
  })

  void it('completes paths with Tab, one after the other, and looks into a folder that is the only one', async () => {
    const { files, stage } = await withFiles()
    files.paths = ['cat.png ', 'cats/']
    await stage.type('/upload x.txt ca', TAB)
    assert.match(stage.screen, /› \/upload x\.txt cat\.png/)
    await stage.type(TAB)
    assert.match(stage.screen, /› \/upload x\.txt cats\//)
    files.paths = ['cats/one.png ']
    await stage.type('o', TAB)
    assert.match(stage.screen, /› \/upload x\.txt cats\/one\.png/)
  })

  void it('says where files are sent from when the server draws the chat', async () => {
    const stage = new Stage({ chat: { copyCommand: (channel) => `scp -P 2222 FILE HOST:${channel}/` } })
    await stage.start()
    await stage.type('/upload cat.png', ENTER)
    assert.match(stage.screen, /On your machine:/)
    await stage.resize({ columns: 140, rows: 24 })
    assert.match(stage.screen, /scp -P 2222 FILE HOST:lobby\//)
  })
})

void describe('a message of a file', () => {
  void it('shows name and size, which lead to it', async () => {
    const { stage } = await withFiles()
    const url = 'https://line.example/files/abcdefghijklmnopqrstuv/cat.png'
    stage.server.say(':server 005 {nick} soju.im/FILEHOST=https://line.example/uploads :are supported')
    const share = (id: string, link: string) =>
      stage.server.say(
        `@msgid=${id};+partyline/file=id=a&name=cat.png&type=image%2Fpng&size=4000000 :bob!b@h PRIVMSG #lobby :${link}`,
      )
    share('1', url)
    await stage.settle()
    assert.match(stage.screen, /cat\.png {2}4 MB/)
    share('2', 'https://elsewhere.example/files/abcdefghijklmnopqrstuv/cat.png')
    await stage.settle()
    assert.equal(stage.screen.match(/cat\.png {2}4 MB/g)?.length, 1)
  })
})
