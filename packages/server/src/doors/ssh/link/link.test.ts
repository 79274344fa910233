import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import * as fc from 'fast-check'
import { Link, type Side } from './link.ts'
import type { Pipe } from './pipe.ts'

interface Words extends Side {
  readonly about: string
  readonly said: string
}

interface Joined extends Disposable {
  readonly server: Link<Words, Words>
  readonly thread: Link<Words, Words>
  /** What each side was told, in its order. */
  readonly heard: string[]
  readonly accepted: () => Promise<Pipe>
}

function joined(): Joined {
  const { port1, port2 } = new MessageChannel()
  const heard: string[] = []
  const opened: Pipe[] = []
  let wake = () => {}
  const handlers = {
    opened: (pipe: Pipe, about: string) => {
      heard.push(`open ${about}`)
      opened.push(pipe)
      wake()
    },
    said: (said: string) => void heard.push(said),
  }
  return {
    server: new Link<Words, Words>(port1, 'server', handlers),
    thread: new Link<Words, Words>(port2, 'thread', handlers),
    heard,
    accepted: async () => {
      while (opened.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      const [pipe] = opened.splice(0, 1)
      if (pipe === undefined) throw new Error('there is one')
      return pipe
    },
    [Symbol.dispose]: () => port1.close(),
  }
}

async function allOf(pipe: Pipe): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const bytes of pipe) chunks.push(bytes)
  return Buffer.concat(chunks)
}

void test('bytes arrive whole and in order, both ways at once, however they were cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }),
      fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }),
      async (there, back) => {
        using link = joined()
        const near = link.server.open('a')
        const far = await link.accepted()
        for (const bytes of there) near.writeNow(bytes)
        near.closeWrite()
        for (const bytes of back) far.writeNow(bytes)
        far.closeWrite()
        const [first, second] = await Promise.all([allOf(far), allOf(near)])
        assert.deepEqual(first, Buffer.concat(there))
        assert.deepEqual(second, Buffer.concat(back))
        assert.deepEqual([(await near.closed).kind, (await far.closed).kind], ['ended', 'ended'])
      },
    ),
    { numRuns: 50 },
  )
})

void test('what is said, and opened, keeps its order, and the bytes of many pipes do not mix', async () => {
  using link = joined()
  link.server.say('one')
  const pipes = Array.from({ length: 50 }, (_, index) => link.server.open(String(index)))
  pipes.forEach((pipe, index) => {
    pipe.writeNow(Buffer.from(`for ${index}`))
    pipe.closeWrite()
  })
  link.server.say('two')
  for (let index = 0; index < pipes.length; index += 1) {
    assert.equal(String(await allOf(await link.accepted())), `for ${index}`)
  }
  assert.deepEqual(link.heard, ['one', ...pipes.map((_, index) => `open ${index}`), 'two'])
})

void test('a writer has no room until its reader has taken what waits', async () => {
  using link = joined()
  const near = link.server.open('a')
  const far = await link.accepted()
  assert.equal(near.writeNow(Buffer.alloc(60_000)), true)
  assert.equal(near.writeNow(Buffer.alloc(60_000)), false)
  assert.equal(near.bytesPending, 120_000)
  let hasRoom = false
  const room = near.room().then(() => {
    hasRoom = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(hasRoom, false)
  await far.read()
  await room
  assert.equal(near.bytesPending, 60_000)
  await far.read()
  await near.flushed()
  assert.equal(near.bytesPending, 0)
})

void test('to close gives what was written, drops what still comes, and ends both sides', async () => {
  using link = joined()
  const near = link.server.open('a')
  const far = await link.accepted()
  far.writeNow(Buffer.from('nobody reads this'))
  near.writeNow(Buffer.from('last words'))
  const closing = near.close()
  assert.equal(near.writeNow(Buffer.from('more')), false)
  assert.equal(String(await allOf(far)), 'last words')
  await far.close()
  await closing
  assert.deepEqual([(await near.closed).kind, (await far.closed).kind], ['closed', 'closed'])
})

void test('a side that never ends is broken off after a time', async () => {
  using link = joined()
  const near = link.server.open('a')
  const far = await link.accepted()
  await near.close({ timeoutMs: 1 })
  assert.equal((await far.closed).kind, 'failed')
})

void test('an abort, and the end of a thread, reach every reader and writer that waits', async () => {
  for (const end of ['abort', 'break'] as const) {
    using link = joined()
    const near = link.server.open('a')
    const far = await link.accepted()
    far.writeNow(Buffer.alloc(100_000))
    const room = far.room()
    const reading = far.read()
    if (end === 'abort') near.abort('done')
    else link.thread.break()
    await room
    await assert.rejects(reading, /broken the connection off/)
    assert.equal((await far.closed).kind, 'failed')
    assert.equal(far.writeNow(Buffer.from('x')), false)
  }
  using link = joined()
  link.server.break()
  assert.equal((await link.server.open('late').closed).kind, 'failed')
})

void test('bytes that many are sent are taken away from nobody', async () => {
  using link = joined()
  const shared = Buffer.from('the same for all')
  const pipes = [link.server.open('a'), link.server.open('b')]
  for (const pipe of pipes) {
    pipe.writeNow(shared)
    pipe.closeWrite()
  }
  for (let index = 0; index < pipes.length; index += 1)
    assert.equal(String(await allOf(await link.accepted())), 'the same for all')
  assert.equal(String(shared), 'the same for all')
})
