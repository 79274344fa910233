import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { describe, it, type TestContext } from 'node:test'
import type { Connection } from '@partyline/net'
import { memoryPair } from '@partyline/net/testing'
import { IdleError } from './idle-watch.ts'
import { Recorder } from './recorder.ts'
import { runSession, type SessionOptions } from './session.ts'
import { readerOf } from './standard-streams.ts'

const NO_FILES = { outputFile: undefined, hexDumpFile: undefined, hasAppendedOutput: false }
const DEFAULTS: SessionOptions = {
  direction: 'both',
  frame: undefined,
  answerSilenceMs: undefined,
  isKeptOpen: false,
  isReconnecting: false,
  hasShutdown: true,
  hasCrlf: false,
  hasTelnet: false,
  idleTimeoutMs: undefined,
  lineDelayMs: undefined,
  quitDelayMs: undefined,
}

interface Started {
  readonly peer: Connection
  readonly input: PassThrough
  readonly output: () => string
  readonly over: Promise<void>
}

function start(options: Partial<SessionOptions>, recorder = new Recorder(NO_FILES)): Started {
  const [ours, peer] = memoryPair()
  const input = new PassThrough()
  let output = ''
  const streams = {
    readInput: readerOf(input),
    writeOutput: (bytes: Uint8Array) => {
      output += Buffer.from(bytes).toString('latin1')
      return Promise.resolve()
    },
    endOutput: () => {
      output += '<end>'
      return Promise.resolve()
    },
    tell: () => {},
  }
  const over = runSession(ours, { ...DEFAULTS, ...options }, { streams, recorder })
  return { peer, input, output: () => output, over }
}

async function readAll(connection: Connection): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const bytes of connection) chunks.push(bytes)
  return Buffer.concat(chunks).toString('latin1')
}

const say = (connection: Connection, text: string) => connection.write(Buffer.from(text, 'latin1'))

void describe('a session', () => {
  void it('ends only our direction at the end of input, and still gets the answer', async () => {
    const { peer, input, output, over } = start({})
    input.end('question\n')
    assert.equal(await readAll(peer), 'question\n')
    await say(peer, 'answer\n')
    await peer.closeWrite()
    await over
    assert.equal(output(), 'answer\n<end>')
  })

  void it('sends all of its input to a peer that ended its own direction at once', async () => {
    const { peer, input, over } = start({})
    await peer.closeWrite()
    const received = readAll(peer)
    for (let part = 0; part < 100; part++) input.write(Buffer.alloc(10_000, 'x'))
    input.end()
    await over
    assert.equal((await received).length, 1_000_000)
  })

  void it('ends when the peer has ended and input stays silent', async () => {
    const { peer, output, over } = start({})
    await say(peer, 'bye')
    await peer.closeWrite()
    await over
    assert.equal(output(), 'bye<end>')
  })

  void it('ends its output when the peer has ended, and goes on with its input with -k', async () => {
    const { peer, input, output, over } = start({ isKeptOpen: true })
    await say(peer, 'bye')
    await peer.closeWrite()
    input.write('first ')
    assert.equal(String(await peer.read()), 'first ')
    assert.equal(output(), 'bye<end>')
    input.end('second')
    assert.equal(await readAll(peer), 'second')
    await over
  })

  void it('--send-only drops what comes and ends with its input', async () => {
    const { peer, input, output, over } = start({ direction: 'send' })
    await say(peer, 'unheard')
    input.end('data')
    assert.equal(await readAll(peer), 'data')
    await peer.closeWrite()
    await over
    assert.equal(output(), '<end>')
  })

  void it('--recv-only reads no input', async () => {
    const { peer, input, output, over } = start({ direction: 'receive' })
    input.end('unsent')
    await say(peer, 'data')
    await peer.closeWrite()
    await over
    assert.equal(output(), 'data<end>')
    assert.equal(await readAll(peer), '')
  })

  void it('--no-shutdown keeps our direction open at the end of input', async () => {
    const { peer, input, over } = start({ hasShutdown: false })
    input.end('data')
    assert.equal(String(await peer.read()), 'data')
    await assert.rejects(peer.read({ timeoutMs: 50 }), { code: 'NET_TIMEOUT' })
    await peer.closeWrite()
    await over
  })

  void it('-q ends it that long after the end of input, though the peer stays', async () => {
    const { peer, input, over } = start({ quitDelayMs: 10 })
    input.end('data')
    assert.equal(await readAll(peer), 'data')
    await peer.closeWrite()
    await over
  })

  void it('ends when the peer has answered and is silent, where it cannot know that input has ended', async () => {
    const { peer, input, output, over } = start({ answerSilenceMs: 20, hasShutdown: false })
    input.end('question')
    assert.equal(String(await peer.read()), 'question')
    await say(peer, 'answer')
    assert.equal(await peer.read(), null)
    await peer.close()
    await over
    assert.equal(output(), 'answer<end>')
  })

  void it('that can be opened again ends with the peer, and reads no more input', async () => {
    for (const direction of ['both', 'send'] as const) {
      const { peer, input, over } = start({ isReconnecting: true, direction })
      input.write('first')
      assert.equal(String(await peer.read()), 'first')
      await peer.close()
      await over
      assert.equal(input.readableEnded, false)
    }
  })

  void it('--frame gives each line its length, and each frame a line, to the first that is broken', async () => {
    const { peer, input, output, over } = start({ frame: 'length' })
    const failed = assert.rejects(over, { code: 'NET_END_OF_STREAM' })
    input.end('a\nbc')
    assert.equal(await readAll(peer), '\0\0\0\x01a\0\0\0\x02bc')
    await say(peer, '\0\0\0\x02hi\0\0\0\x09cut')
    await peer.closeWrite()
    await failed
    assert.equal(output(), 'hi\n')
  })

  void it('ends in order, with what came before, when a line of input cannot be a frame', async () => {
    const { peer, input, over } = start({ frame: 'json' })
    const failed = assert.rejects(over, /line 2 of standard input is not JSON/)
    input.write('1\n{\n')
    assert.equal(await readAll(peer), '1\n')
    await peer.close()
    await failed
  })

  void it('-i ends it in order when nothing moves', async () => {
    const { peer, over } = start({ idleTimeoutMs: 20 })
    assert.equal(await peer.read(), null)
    await assert.rejects(over, IdleError)
  })

  void it('-t answers and -C and -d encode on the way', async () => {
    const { peer, input, output, over } = start({ hasTelnet: true, hasCrlf: true, lineDelayMs: 1 })
    await say(peer, '\xff\xfd\x01login: ')
    assert.equal(Buffer.from((await peer.read()) ?? []).toString('latin1'), '\xff\xfc\x01')
    input.end('me\nyou\n')
    assert.equal(await readAll(peer), 'me\r\nyou\r\n')
    await peer.closeWrite()
    await over
    assert.equal(output(), 'login: <end>')
  })

  void it('-o and -x keep both directions, and --append-output what was there', async (t) => {
    const folder = await temporaryFolder(t)
    const files = { outputFile: join(folder, 'o'), hexDumpFile: join(folder, 'x'), hasAppendedOutput: true }
    for (const word of ['one', 'two']) {
      using recorder = new Recorder(files)
      const { peer, input, over } = start({}, recorder)
      input.end(word)
      await readAll(peer)
      await say(peer, '!')
      await peer.closeWrite()
      await over
    }
    assert.equal(await readFile(files.outputFile, 'utf8'), 'one!two!')
    assert.match(
      await readFile(files.hexDumpFile, 'utf8'),
      /^0000 {3}6f 6e 65 .*one +\n0000 {3}21 .*\n0000 {3}74 77 6f /,
    )
  })
})

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'partyline-nc-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}
