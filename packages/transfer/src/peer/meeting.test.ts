/** Two sides that meet: once, again after a break, and with somebody else that has the code too. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { TransferError } from '../errors.ts'
import { openMeeting } from './meeting.ts'

async function sender(context: TestContext) {
  const over = new AbortController()
  const { signal } = over
  const code = { nameplate: '42', secret: 'velvet-otter' }
  const strangers: string[] = []
  const onStranger = (error: TransferError) => void strangers.push(error.code)
  const target = { host: '127.0.0.1', port: 0 }
  const meeting = await openMeeting(
    { kind: 'listen', target, announce: null },
    { role: 'sender', code, signal, onStranger },
  )
  const [address] = meeting.addresses
  assert.ok(address?.kind === 'ip')
  context.after(async () => {
    over.abort()
    await meeting[Symbol.asyncDispose]()
  })
  const receiver = () =>
    openMeeting(
      { kind: 'address', target: { host: address.host, port: address.port } },
      { role: 'receiver', code, signal, onStranger },
    )
  return { meeting, receiver, strangers }
}

void test('a side that comes again ends its earlier connection', async (context) => {
  const { meeting, receiver } = await sender(context)
  const own = await receiver()
  await own.next(false)
  const first = await meeting.next(false)
  await own.next(true)
  const second = await meeting.next(true)
  await first.connection.closed
  assert.notEqual(second.connection, first.connection)
})

void test('another side with the code is told that the first is there, and may come when that has gone', async (context) => {
  const { meeting, receiver, strangers } = await sender(context)
  const { connection } = await (await receiver()).next(false)
  const first = await meeting.next(false)
  const other = await receiver()
  await assert.rejects(
    other.next(false),
    (error) => error instanceof TransferError && error.code === 'TRANSFER_OTHER' && /another side/.test(error.message),
  )
  assert.deepEqual(strangers, ['TRANSFER_OTHER'])
  await connection.close()
  await first.connection.close()
  await other.next(false)
  await meeting.next(true)
})
