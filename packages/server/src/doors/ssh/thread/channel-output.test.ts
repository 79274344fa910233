import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { test } from 'node:test'
import { ChannelOutput } from './channel-output.ts'

/** What ssh2 does with a channel, of which each part can stand still. */
class Standing {
  bytesOut = 0
  written = 0
  isWindowOpen = true
  isKeyed = true
  hasRoom = true
  readonly writable = true
  readonly #waiting: (() => boolean)[] = []
  readonly stderr = { writable: true, write: () => assert.fail() }

  write(bytes: Uint8Array, done: () => void): boolean {
    this.written += bytes.length
    void this.#send(bytes.length, done)
    return true
  }

  async #send(byteCount: number, done: () => void): Promise<void> {
    await this.#until(() => this.isWindowOpen)
    done()
    await this.#until(() => this.isKeyed)
    this.change(() => (this.bytesOut += byteCount))
  }

  reaches(bytesOut: number): Promise<void> {
    return this.#until(() => this.bytesOut >= bytesOut)
  }

  room(): Promise<void> {
    return this.#until(() => this.hasRoom)
  }

  change(what: () => void): void {
    what()
    for (const look of this.#waiting.splice(0)) if (!look()) this.#waiting.push(look)
  }

  #until(isRight: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): boolean => {
        if (isRight()) resolve()
        return isRight()
      }
      if (!look()) this.#waiting.push(look)
    })
  }
}

const MEGABYTE = 1024 * 1024
const PIECE_BYTES = 16 * 1024

for (const [what, stop, goOn] of [
  ['its window is used up', (s: Standing) => (s.isWindowOpen = false), (s: Standing) => (s.isWindowOpen = true)],
  ['it makes new keys', (s: Standing) => (s.isKeyed = false), (s: Standing) => (s.isKeyed = true)],
  ['the network stands still', (s: Standing) => (s.hasRoom = false), (s: Standing) => (s.hasRoom = true)],
] as const) {
  void test(`a client is sent no more than a piece while ${what}, and all of it afterwards`, async () => {
    const standing = new Standing()
    stop(standing)
    const output = new ChannelOutput(standing, standing, new Promise(() => {}))
    const writing = Promise.all([output.write(Buffer.alloc(MEGABYTE)), output.write(Buffer.alloc(MEGABYTE))])
    for (let turns = 0; turns < 20; turns += 1) await turn()
    assert.equal(standing.written, PIECE_BYTES)
    standing.change(() => goOn(standing))
    await writing
    assert.equal(standing.written, 2 * MEGABYTE)
  })
}

void test('whatever is written, nothing is left at the end of the channel', async ({ mock }) => {
  const over = new Promise<void>(() => {})
  const then = mock.method(over, 'then')
  const standing = new Standing()
  const output = new ChannelOutput(standing, standing, over)
  await output.write(Buffer.alloc(MEGABYTE))
  await output.write('more')
  assert.equal(then.mock.callCount(), 1)
})

void test('to write nothing is to wait until there is room', async () => {
  const standing = new Standing()
  standing.isWindowOpen = false
  const output = new ChannelOutput(standing, standing, new Promise(() => {}))
  void output.write(Buffer.alloc(MEGABYTE))
  let hasRoom = false
  const room = output.write('').then(() => (hasRoom = true))
  for (let turns = 0; turns < 20; turns += 1) await turn()
  assert.equal(hasRoom, false)
  standing.change(() => (standing.isWindowOpen = true))
  await room
  assert.equal(standing.bytesOut, MEGABYTE)
})

void test('nobody waits for a client that is gone', async () => {
  const standing = new Standing()
  standing.isWindowOpen = false
  const over = Promise.withResolvers<void>()
  const output = new ChannelOutput(standing, standing, over.promise)
  const writing = output.write(Buffer.alloc(PIECE_BYTES))
  over.resolve()
  await writing
})
