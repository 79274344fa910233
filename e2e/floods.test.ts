/** Too much of everything: too many connections, too many commands, and a reader that does not read. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { connect, ResetError, type Connection } from '@partyline/net'
import { Innocents } from './support/innocents.ts'
import { IrcClient } from './support/irc-client.ts'
import { ChatServer } from './support/server.ts'
import { tempFolder } from './support/temp-folder.ts'
import { within } from './support/wait.ts'

const MIB = 1024 * 1024
const NO_RATE_LIMIT = ['--limit', 'commands-per-second=1000000', '--limit', 'command-burst=1000000']

const CONNECTIONS = 5_000
/** Each connection has two ends, and each process needs some more. */
const OPEN_FILES_NEEDED = CONNECTIONS + 1_000
/** How many are opened at a time: as many as the server says farewell to at a time when it refuses them. */
const OPENED_AT_ONCE = 50
const LIMIT_PER_ADDRESS = 32

/** For `skip`: this process needs its end of every connection. */
function missingDescriptors(): string | false {
  const [, hard = ''] = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
  return Number(hard) < OPEN_FILES_NEEDED ? `only ${hard} files may be open: ulimit -Hn ${OPEN_FILES_NEEDED}` : false
}

/** How many in a second are told at least why they are refused: what net's limits.ts says. */
const TOLD_PER_SECOND = 500

/** What becomes of many connections: the first line that the server says to each, after it was asked something; null without any. */
async function openMany(server: ChatServer, opened: AsyncDisposableStack): Promise<readonly (string | null)[]> {
  const firstLines: (string | null)[] = []
  for (let count = 0; count < CONNECTIONS; count += OPENED_AT_ONCE) {
    const some = Array.from({ length: OPENED_AT_ONCE }, async () => {
      const client = opened.use(await IrcClient.connect(server.door('irc')))
      client.send('CAP LS')
      const line = await client.expect(/ CAP |^ERROR :/).catch(() => null)
      if (line?.verb !== 'CAP') await within(client.ended, 'a connection over the limit to end')
      return line?.verb ?? null
    })
    firstLines.push(...(await Promise.all(some)))
  }
  return firstLines
}

void test(
  '5,000 connections from one address are all served, and nobody else notices',
  { skip: missingDescriptors() },
  async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data'), args: NO_RATE_LIMIT })
    await using innocents = await Innocents.start(server.door('irc'))
    await using opened = new AsyncDisposableStack()
    const firstLines = await openMany(server, opened)
    assert.deepEqual(firstLines.filter((verb) => verb === 'CAP').length, CONNECTIONS)
    await innocents.assertUndisturbed()
  },
)

void test(
  'with a limit per address all connections but the limit are closed, with ERROR unless there are too many, and nobody else notices',
  { skip: missingDescriptors() },
  async () => {
    await using folder = await tempFolder()
    const args = [...NO_RATE_LIMIT, '--loopback-limits', '--limit', `sessions-per-address-max=${LIMIT_PER_ADDRESS}`]
    await using server = await ChatServer.start({ data: folder.path('data'), args })
    await using innocents = await Innocents.start(server.door('irc'))
    await using opened = new AsyncDisposableStack()
    const firstLines = await openMany(server, opened)
    const served = firstLines.filter((verb) => verb === 'CAP').length
    // The two innocents come from this address too.
    assert.equal(served, LIMIT_PER_ADDRESS - 2)
    assert.equal(firstLines.length, CONNECTIONS)
    const told = firstLines.filter((verb) => verb === 'ERROR').length
    assert.ok(told >= TOLD_PER_SECOND, `${told} were told why they were refused`)
    await innocents.assertUndisturbed()
  },
)

/** Commands a second that one client may send here, once it has used up its burst. */
const RATE = 200
const BURST = 50
const COMMANDS = 1_000

void test('a flood of JOIN and PART is held back to the rate, and not one of them is lost', async () => {
  await using folder = await tempFolder()
  const args = ['--limit', `commands-per-second=${RATE}`, '--limit', `command-burst=${BURST}`]
  await using server = await ChatServer.start({ data: folder.path('data'), args })
  await using innocents = await Innocents.start(server.door('irc'))
  await using flooder = await IrcClient.connect(server.door('irc'))
  await flooder.register('flooder')
  const commands = Array.from({ length: COMMANDS }, (_, number) => (number % 2 === 0 ? 'JOIN' : 'PART'))
  const startedAt = performance.now()
  flooder.send(...commands.map((verb) => `${verb} #flood`))
  await flooder.settle()
  const ms = performance.now() - startedAt
  const done = flooder.messages.map(({ verb }) => verb).filter((verb) => verb === 'JOIN' || verb === 'PART')
  assert.deepEqual(done, commands)
  const leastMs = ((COMMANDS - BURST) / RATE) * 1_000
  assert.ok(ms > leastMs * 0.9, `${COMMANDS} commands took ${ms} ms`)
  await innocents.assertUndisturbed()
})

const FLOOD_LINES = 1_000
const FLOOD_ROUNDS_MAX = 200
/** What the server may need for everything that the flood made it hold, history in memory included. */
const GROWTH_MAX = 150 * MIB

void test('a client that never reads is closed, others are not disturbed, and memory stays bounded', async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data'), args: NO_RATE_LIMIT })
  await using innocents = await Innocents.start(server.door('irc'))
  await using talker = await IrcClient.connect(server.door('irc'))
  await talker.register('talker')
  await talker.join('#busy')
  await using stalled = await connect(server.door('irc'))
  await stalled.write(Buffer.from('NICK stalled\r\nUSER stalled 0 * :x\r\nJOIN #busy\r\n'))
  await talker.expect(/^:stalled!\S+ JOIN /)
  const before = residentBytes(server.pid)

  const isGone = () => talker.messages.some(({ verb, source }) => verb === 'QUIT' && source?.startsWith('stalled!'))
  const lines = Array.from({ length: FLOOD_LINES }, () => `PRIVMSG #busy :${'x'.repeat(400)}`)
  for (let round = 0; round < FLOOD_ROUNDS_MAX && !isGone(); round += 1) {
    talker.send(...lines)
    await talker.settle()
  }
  assert.ok(isGone(), 'the client that never reads is closed')
  const growth = residentBytes(server.pid) - before
  assert.ok(growth < GROWTH_MAX, `the server grew by ${Math.round(growth / MIB)} MiB`)
  await within(assert.rejects(readAll(stalled), ResetError), 'its connection to end')
  await innocents.assertUndisturbed()
})

/** Takes what is there, until the end of the stream or until it is found to be broken. */
async function readAll(connection: Connection): Promise<void> {
  for await (const _ of connection) continue
}

function residentBytes(pid: number): number {
  const [, kib = ''] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kib) * 1024
}

const GUESSES = 5
const DELAY_MS = 500

void test('a client that guesses at the password waits, at every door, and the log says so', async () => {
  await using folder = await tempFolder()
  await writeFile(folder.path('password'), 'right\n')
  const limits = ['--loopback-limits', '--limit', `password-delay-ms-max=${DELAY_MS}`]
  const args = ['--password-file', folder.path('password'), ...limits]
  await using server = await ChatServer.start({ data: folder.path('data'), args })
  const startedAt = performance.now()
  const doors = Array.from({ length: GUESSES }, (_, number) =>
    number % 2 === 0 ? ('irc' as const) : ('ircs' as const),
  )
  const guesses = doors.map(async (door) => {
    await using client = await IrcClient.connect(
      server.door(door),
      door === 'ircs' ? { tls: { isVerified: false } } : {},
    )
    client.send('PASS wrong', 'NICK guesser', 'USER guesser 0 * :Guesser')
    await client.expect(/ 464 /)
  })
  await Promise.all(guesses)
  await using ann = await IrcClient.connect(server.door('irc'))
  await ann.register('ann', { password: 'right' })
  const ms = performance.now() - startedAt
  assert.ok(ms > GUESSES * DELAY_MS, `${GUESSES} guesses took ${ms} ms`)
  await server.program.errors.expect(/"address":"127\.0\.0\.1","wrong":5,"event":"password\.wrong"/)
})
