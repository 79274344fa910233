/** A sender with a receiver that is mistaken, hostile, or gone; and with a disk that changes under it. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { appendFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { FakeClock, memoryPair } from '@partyline/net/testing'
import { sendOver, Tally, TransferError } from './index.ts'
import { folders } from './testing/folders.ts'
import { RawEnd } from './testing/raw-end.ts'
import type { Message } from './wire/message.ts'

const SHA = 'a'.repeat(64)
const ACCEPT: Message = { kind: 'accept' }

function bench(context: TestContext, bytes = Buffer.from('content')) {
  const { from } = folders(context)
  const path = join(from, 'a')
  writeFileSync(path, bytes)
  const [sender, receiver] = memoryPair()
  const clock = new FakeClock()
  const tally = new Tally()
  const source = { kind: 'files', paths: [path] } as const
  const sent = sendOver(sender, { source, isCompressing: false, clock, tally }).then(
    () => null,
    (error: unknown) => (error instanceof TransferError ? error : assert.fail(String(error))),
  )
  context.after(() => receiver.abort())
  return { raw: new RawEnd(receiver), sent, clock, path, tally }
}

const have = (index: number, bytes: number): Message => ({ kind: 'have', index, checkpoints: [{ bytes, sha256: SHA }] })
const lies: readonly (readonly [what: string, messages: readonly Message[]])[] = [
  ['to have of a file that is not there', [have(1, 1)]],
  ['to have more than there is', [have(0, 8)]],
  ['to have it twice', [have(0, 1), have(0, 1)]],
  ['not to want a file that is not there', [{ kind: 'unwanted', indexes: [7] }]],
  ['to be done before anything was sent', [{ kind: 'done', skipped: 0 }]],
  ['to accept twice', [ACCEPT, ACCEPT]],
  ['the words of a sender', [{ kind: 'file', offset: 0 }]],
]

for (const [what, messages] of lies) {
  void test(`a receiver that says ${what} is told`, async (context) => {
    const { raw, sent } = bench(context)
    assert.ok(await raw.hear('offered'))
    await raw.say(...messages)
    assert.equal((await raw.hear('fail'))?.code, 'TRANSFER_PROTOCOL')
    assert.equal((await sent)?.code, 'TRANSFER_PROTOCOL')
  })
}

void test('what it has wrongly is sent from the beginning', async (context) => {
  const { raw, sent, tally } = bench(context)
  assert.ok(await raw.hear('offered'))
  await raw.say(have(0, 3), ACCEPT)
  assert.equal((await raw.hear('file'))?.offset, 0)
  assert.ok(await raw.hear('sent'))
  await raw.say({ kind: 'done', skipped: 0 })
  await raw.connection.close()
  assert.equal(await sent, null)
  assert.deepEqual([tally.bytes, tally.bytesKept], [7, 0])
})

for (const code of ['TRANSFER_MOON_PHASE', 'TRANSFER_SOURCE', 'TRANSFER_INTERNAL']) {
  void test(`${code} of the other side, which nobody here can mend, is a refusal`, async (context) => {
    const { raw, sent } = bench(context)
    await raw.say({ kind: 'fail', code, reason: 'not today' })
    void raw.connection.close()
    const error = await sent
    assert.deepEqual([error?.code, error?.message, error?.isFromPeer], ['TRANSFER_REFUSED', 'not today', true])
  })
}

void test('a failure of the other side is told here, and not told back', async (context) => {
  const { raw, sent } = bench(context)
  await raw.say({ kind: 'fail', code: 'TRANSFER_DISK', reason: 'no disk' })
  const error = await sent
  assert.deepEqual([error?.code, error?.isFromPeer], ['TRANSFER_DISK', true])
  assert.equal(await raw.hear('fail'), null)
})

const steps: readonly ((raw: RawEnd) => Promise<unknown>)[] = [
  async () => {},
  (raw) => raw.hear('offered'),
  (raw) => raw.say(ACCEPT),
  (raw) => raw.hear('sent'),
]

for (let count = 1; count <= steps.length; count += 1) {
  void test(`a receiver that is gone, or silent, after step ${count} of ${steps.length} is noticed`, async (context) => {
    for (const isSilent of [false, true]) {
      const { raw, sent, clock } = bench(context)
      for (const step of steps.slice(0, count)) await step(raw)
      if (isSilent) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        for (let tick = 0; tick < 8; tick += 1) clock.advance(5_000)
      } else {
        await raw.connection.close()
      }
      assert.equal((await sent)?.code, 'TRANSFER_CONNECTION')
    }
  })
}

void test('a file that changed since it was listed, or is gone, is left out and counted', async (context) => {
  for (const change of [(path: string) => appendFileSync(path, 'more'), (path: string) => rmSync(path)]) {
    const { raw, sent, path, tally } = bench(context)
    assert.ok(await raw.hear('offered'))
    change(path)
    await raw.say(ACCEPT)
    assert.match((await raw.hear('skip'))?.reason ?? '', /changed since|cannot be read/)
    assert.ok(await raw.hear('sent'))
    await raw.say({ kind: 'done', skipped: 1 })
    await raw.connection.close()
    assert.equal(await sent, null)
    assert.equal(tally.skippedCount, 1)
  }
})

void test('a file that changes while it is sent ends the transfer, and the other side is told', async (context) => {
  const { raw, sent, path } = bench(context, randomBytes(32 * 1024 * 1024))
  assert.ok(await raw.hear('offered'))
  await raw.say(ACCEPT)
  assert.ok(await raw.hear('file'))
  appendFileSync(path, 'more')
  assert.equal((await raw.hear('fail'))?.code, 'TRANSFER_CHANGED')
  assert.equal((await sent)?.code, 'TRANSFER_CHANGED')
})
