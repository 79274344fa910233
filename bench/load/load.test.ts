import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ChannelServerOptions, type Delivery, startChannelServer } from './channel-server.ts'
import { type Crowd, disperse, gather } from './crowd.ts'
import { Failure } from './failure.ts'
import { fullLoad } from './full-load.ts'
import type { Round } from './job.ts'
import { oneAtATime } from './one-at-a-time.ts'

const CLIENTS = 6
const SENDERS = 2
const SECONDS = 0.1
const STALLED_MS = 100
/** Which message meets a fault. */
const FAULTY = 5

async function run(
  options: ChannelServerOptions,
  part: (crowd: Crowd, seconds: number) => Promise<Round>,
): Promise<Round> {
  const server = await startChannelServer(options)
  const { hasEcho } = options
  const load = {
    clients: CLIENTS,
    senders: SENDERS,
    underway: 4,
    bytes: 40,
    pauseMs: 0,
    seconds: SECONDS,
    part: 'full',
  } as const
  const crowd = await gather(
    { port: server.port, serverPid: process.pid, capabilities: [], hasEcho, ...load },
    new Failure(STALLED_MS),
  )
  try {
    return await part(crowd, SECONDS)
  } finally {
    disperse(crowd)
    await server.close()
  }
}

const PARTS = [
  { name: 'full load', part: fullLoad },
  { name: 'one at a time', part: oneAtATime },
]

for (const { name, part } of PARTS) {
  for (const hasEcho of [true, false]) {
    void test(`${name}, ${hasEcho ? 'with' : 'without'} echo: every message counts once for each client that gets it`, async () => {
      const round = await run({ hasEcho }, part)
      assert.ok(round.messages > FAULTY)
      assert.equal(round.deliveries, round.messages * (hasEcho ? CLIENTS : CLIENTS - 1))
      assert.ok(round.p50Ms > 0 && round.p99Ms >= round.p50Ms)
    })
  }
}

/** Clients to which something happens: one that parses, one that only counts bytes, one that also sends. */
const VICTIMS = [`u${CLIENTS - 1}`, `u${CLIENTS - 2}`, 'u0']

const FAULTS: readonly { readonly fault: string; readonly happen: (delivery: Delivery) => readonly string[] }[] = [
  { fault: 'loses a message', happen: () => [] },
  { fault: 'sends a message twice', happen: ({ line }) => [line, line] },
  { fault: 'alters a text', happen: ({ line }) => [line.replace('xxx', 'xyx')] },
  { fault: 'sends a line from nowhere', happen: ({ line }) => [line, ':server NOTICE * :hello'] },
]

for (const { name, part } of PARTS) {
  for (const { fault, happen } of FAULTS) {
    for (const victim of VICTIMS) {
      void test(`${name}: no result when the server ${fault} to ${victim}`, async () => {
        const faults: string[] = []
        const deliver = (delivery: Delivery): readonly string[] => {
          if (delivery.to !== victim || delivery.count !== FAULTY) return [delivery.line]
          faults.push(fault)
          return happen(delivery)
        }
        await assert.rejects(async () => {
          // On a machine that is busy, a round may end before it comes to that message.
          while (faults.length === 0) await run({ hasEcho: true, deliver }, part)
        })
      })
    }
  }
}

void test('no result when a plain receiver gets the right messages in another order', async () => {
  let kept: string | null = null
  const deliver = ({ to, count, line }: Delivery): readonly string[] => {
    if (to !== 'u4' || count < FAULTY) return [line]
    if (count === FAULTY) kept = line
    if (count === FAULTY) return []
    const lines = kept === null ? [line] : [line, kept]
    kept = null
    return lines
  }
  await assert.rejects(run({ hasEcho: true, deliver }, fullLoad), /u4 received other bytes than the observer/)
})

for (const { name, part } of PARTS) {
  void test(`${name}: no result when something comes after the last message`, async () => {
    const beforePong = { parameter: 'silence', text: ':server NOTICE * :late\r\n' }
    await assert.rejects(run({ hasEcho: true, beforePong }, part), /got a line after the last message/)
  })
}

void test('no result when the server closes a connection', async () => {
  const server = await startChannelServer({ hasEcho: true })
  const load = {
    clients: CLIENTS,
    senders: SENDERS,
    underway: 4,
    bytes: 40,
    pauseMs: 0,
    seconds: 1,
    part: 'full',
  } as const
  const crowd = await gather({ port: server.port, serverPid: process.pid, capabilities: [], hasEcho: true, ...load })
  const round = fullLoad(crowd, 1)
  await Promise.all([assert.rejects(round, /connection/), server.close()])
  disperse(crowd)
})

void test('a server that grants fewer capabilities than asked for is not measured', async () => {
  const server = await startChannelServer({ hasEcho: true })
  const load = {
    clients: CLIENTS,
    senders: SENDERS,
    underway: 4,
    bytes: 40,
    pauseMs: 0,
    seconds: SECONDS,
    part: 'full',
  } as const
  const job = { port: server.port, serverPid: process.pid, hasEcho: true, capabilities: ['echo-message'], ...load }
  const failure = new Failure()
  await assert.rejects(gather(job, failure), /asked for 'echo-message', the server acknowledged ''/)
  await server.close()
})
