/** A relay that drops, injects, flips, reorders or repeats what it passes on: both sides notice, and nothing has a name that is not whole. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { connect, serve } from '@partyline/net'
import { FakeClock } from '@partyline/net/testing'
import type { Code } from './code/code.ts'
import { FolderPlace, receiveOver, sendOver, Tally, TransferError } from './index.ts'
import { INSTANCE_BYTES } from './pake/greeting.ts'
import { Guesses } from './pake/guesses.ts'
import { secureAsClient, secureAsServer } from './pake/secure.ts'
import { folders } from './testing/folders.ts'
import { ALL_TRICKS, type Tampering, tamperingRelay } from './testing/tampering.ts'

const CODE: Code = { nameplate: '42', secret: 'velvet-otter' }
/** Small enough that it is one frame, and several records of TLS. */
const FILE_BYTES = 100_000

async function transferThrough(context: TestContext, tampering: Tampering) {
  const { from, to } = folders(context)
  const path = join(from, 'a')
  writeFileSync(path, randomBytes(FILE_BYTES))
  const sent = Promise.withResolvers<unknown>()
  const clock = new FakeClock()
  // What is missing is noticed by silence.
  const passing = setInterval(() => clock.advance(5_000), 50)
  context.after(() => clearInterval(passing))
  const guesses = new Guesses()
  await using server = await serve({ host: '127.0.0.1', port: 0 }, async (connection) => {
    const sending = async () => {
      await secureAsServer(connection, { role: 'sender', code: CODE, guesses, isTaken: () => false })
      const source = { kind: 'files', paths: [path] } as const
      await sendOver(connection, { source, isCompressing: false, clock, tally: new Tally() })
    }
    sent.resolve(await outcomeOf(sending()))
  })
  await using relay = await tamperingRelay(`tcp://127.0.0.1:${server.addresses[0].port}`, tampering)
  const connection = await connect(relay.addresses[0])
  const receiving = async () => {
    await secureAsClient(connection, {
      role: 'receiver',
      code: CODE,
      guesses: new Guesses(),
      instance: randomBytes(INSTANCE_BYTES),
    })
    const place = new FolderPlace({ destination: to, onConflict: 'fail', isResuming: false, name: null })
    await receiveOver(connection, { placeFor: () => place, clock, tally: new Tally() })
  }
  const received = await outcomeOf(receiving())
  const named = readdirSync(to).filter((name) => !name.startsWith('.'))
  for (const name of named) assert.ok(readFileSync(join(to, name)).equals(readFileSync(path)))
  return { sent: await sent.promise, received, named }
}

/** null where it went well. */
async function outcomeOf(work: Promise<void>): Promise<unknown> {
  try {
    await work
    return null
  } catch (error) {
    return error instanceof TransferError ? error.code : error
  }
}

/** Behind the greeting and the handshake: in the file, and in the acceptance. */
const UNDER_WAY_BYTES = { server: 20_000, client: 400 } as const

for (const from of ['server', 'client'] as const) {
  for (const trick of ALL_TRICKS) {
    void test(`a relay that plays ${trick} with what the ${from} encrypts is taken for a break, and no part has a name`, async (context) => {
      const { sent, received, named } = await transferThrough(context, {
        trick,
        from,
        afterBytes: UNDER_WAY_BYTES[from],
      })
      assert.equal(sent, 'TRANSFER_CONNECTION')
      // What comes behind the acceptance is looked at when everything is there already.
      const isStored = from === 'client' && received === null
      assert.deepEqual([received, named], isStored ? [null, ['a']] : ['TRANSFER_CONNECTION', []])
    })
    // Of a greeting that is not all there, the rest is waited for.
    if (trick === 'drop') continue
    void test(`a relay that plays ${trick} with the greeting of the ${from} is noticed before a byte of a file is sent`, async (context) => {
      const { sent, received, named } = await transferThrough(context, { trick, from, afterBytes: 0 })
      for (const code of [sent, received]) {
        assert.match(String(code), /^TRANSFER_(?:CONNECTION|OTHER|PROTOCOL|WRONG_CODE)$/)
      }
      assert.deepEqual(named, [])
    })
  }
}
