/** The longest answers fit into the send queue: whoever asks for them is not closed for it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company } from '../testing/company.ts'

const limits = { sendQueueBytesMax: 16_384, commandBurst: 100_000, channelsPerSessionMax: 1_000 }

function bytes(lines: readonly string[]): number {
  return Buffer.byteLength(lines.join('\r\n'))
}

void test('LIST ends where the send queue would, and says so', async () => {
  const { ann, eve } = await company({ limits })
  for (let index = 0; index < 300; index += 1) ann.send(`JOIN #${'c'.repeat(40)}${index}`)
  await ann.ask()
  const lines = await eve.ask('LIST')
  assert.ok(bytes(lines) < limits.sendQueueBytesMax / 2)
  assert.deepEqual(lines.slice(-2), [
    ':irc.test 416 eve LIST :Too many matches; ask for fewer',
    ':irc.test 323 eve :End of LIST',
  ])
})

void test('WHO ends where the send queue would, and says so', async () => {
  const { server, eve } = await company({ limits })
  for (let index = 0; index < 100; index += 1) await server.enter(`user${index}`)
  const lines = await eve.ask('WHO *')
  assert.ok(bytes(lines) < limits.sendQueueBytesMax / 2)
  assert.deepEqual(lines.slice(-2), [
    ':irc.test 416 eve WHO :Too many matches; ask for fewer',
    ':irc.test 315 eve * :End of WHO list',
  ])
})

void test('a page of history with long tags is shorter, and counted from where it was asked for', async () => {
  const { server, ann, bob } = await company({ limits }, 'message-tags batch echo-message')
  const ids: string[] = []
  for (let index = 0; index < 20; index += 1) {
    const [echo] = await ann.ask(`@+a=${'x'.repeat(3_000)} PRIVMSG #a :m${index}`)
    ids.push(/msgid=(\w+)/.exec(echo ?? '')?.[1] ?? '')
    bob.take()
  }
  const texts = (lines: readonly string[]) => lines.slice(1, -1).map((line) => line.split(' :').at(-1))
  const latest = await bob.ask('CHATHISTORY LATEST #a * 20')
  assert.ok(bytes(latest) < limits.sendQueueBytesMax)
  assert.deepEqual(texts(latest), ['m18', 'm19'])
  assert.deepEqual(texts(await bob.ask(`CHATHISTORY AFTER #a msgid=${ids[4]} 20`)), ['m5', 'm6'])
  assert.equal(server.sessions.size, 3)
})
