/**
 * Many connections that send random lines to every door at once, and worse to the ssh door, beside two well-behaved clients. Afterwards the server must
 * live, have told and logged no defect, have served the two, have grown no further than is known, and start again.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Innocents } from '../support/innocents.ts'
import { IrcClient } from '../support/irc-client.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { intrude, type Door } from './intruder.ts'
import { Random } from './random.ts'
import { intrudeBySsh } from './ssh-intruder.ts'
import { limitArguments, type Setting } from './settings.ts'

const MIB = 1024 * 1024
/** Connections at a time. */
const INTRUDERS = 12
/** What the process may take: with the largest limits it may hold everything that it is sent. */
const RESIDENT_MAX: Readonly<Record<Setting, number>> = {
  default: 600 * MIB,
  smallest: 500 * MIB,
  largest: 1_500 * MIB,
}
const RESIDENT_EVERY_MS = 100
/** Of all connections, as many as at another door. */
const BY_SSH = 1 / 7

export interface FuzzOptions {
  readonly seed: number
  readonly lines: number
  readonly setting: Setting
}

export interface FuzzReport {
  readonly lines: number
  readonly connections: number
  readonly seconds: number
  readonly residentMaxBytes: number
}

/** @throws {Error} something that must not happen has happened; the message has the seed */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  try {
    return await run(options)
  } catch (error) {
    const { seed, lines, setting } = options
    throw new Error(`npm run fuzz -- --seed ${seed} --lines ${lines} --limits ${setting}`, { cause: error })
  }
}

async function run({ seed, lines, setting }: FuzzOptions): Promise<FuzzReport> {
  await using folder = await tempFolder()
  // What a power cut would take is not what is looked for, and waiting for the disk would be most of the time.
  const args = [
    '--plains',
    '127.0.0.1:0',
    '--webs',
    '127.0.0.1:0',
    '--durability',
    'process',
    ...limitArguments(setting),
  ]
  const start = () => ChatServer.start({ data: folder.path('data'), args })
  const report = await attack(await start(), seed, lines, setting)
  await using again = await start()
  await assertReadable(again)
  await stop(again)
  return report
}

async function attack(started: ChatServer, seed: number, lines: number, setting: Setting): Promise<FuzzReport> {
  await using server = started
  await using innocents = await Innocents.start(server.door('irc'))
  const startedAt = performance.now()
  let residentMaxBytes = 0
  const watch = setInterval(() => {
    residentMaxBytes = Math.max(residentMaxBytes, residentBytes(server.pid))
  }, RESIDENT_EVERY_MS)
  const doors: readonly [Door, ...Door[]] = [
    { target: server.door('irc'), speaks: 'irc', isTls: false },
    { target: server.door('plain'), speaks: 'plain', isTls: false },
    { target: server.door('ircs'), speaks: 'irc', isTls: true },
    { target: server.door('web'), speaks: 'irc', isTls: false, isWeb: true },
    { target: server.door('plains'), speaks: 'plain', isTls: true },
    { target: server.door('webs'), speaks: 'irc', isTls: true, isWeb: true },
  ]
  let sent = 0
  let connections = 0
  try {
    const intruders = Array.from({ length: INTRUDERS }, async () => {
      while (sent < lines) {
        const random = Random.of(seed, connections)
        connections += 1
        const count = random.chance(BY_SSH)
          ? await intrudeBySsh(server.door('ssh'), random)
          : await intrude(random.pick(doors), random)
        sent += count
      }
    })
    await Promise.all(intruders)
  } catch (error) {
    assertNothingLogged(server)
    throw error
  } finally {
    clearInterval(watch)
  }
  const seconds = (performance.now() - startedAt) / 1_000
  await innocents.assertUndisturbed()
  await stop(server)
  const mib = Math.round(residentMaxBytes / MIB)
  assert.ok(residentMaxBytes <= RESIDENT_MAX[setting], `the server took ${mib} MiB`)
  return { lines: sent, connections, seconds, residentMaxBytes }
}

async function stop(server: ChatServer): Promise<void> {
  server.program.signal('SIGTERM')
  const { code, signal } = await server.program.exit()
  assertNothingLogged(server)
  assert.deepEqual({ code, signal }, { code: 0, signal: null })
}

/** Nothing but lines of the log, and no error among them. */
function assertNothingLogged(server: ChatServer): void {
  for (const line of server.program.errors.text.split('\n')) {
    if (line === '') continue
    assert.ok(line.startsWith('{'), `the server wrote: ${line}`)
    const entry: unknown = JSON.parse(line)
    assert.ok(typeof entry === 'object' && entry !== null && 'level' in entry && entry.level !== 'error', line)
  }
}

/** What was said is there, and can be read. */
async function assertReadable(server: ChatServer): Promise<void> {
  await using client = await IrcClient.connect(server.door('irc'))
  await client.register('reader', { capabilities: ['batch', 'draft/chathistory', 'draft/event-playback'] })
  for (const channel of ['#a', '#b', '#lobby']) {
    client.send(`JOIN ${channel}`, `CHATHISTORY LATEST ${channel} * 100`, `PART ${channel}`)
  }
  await client.settle()
  const defects = client.messages.filter(
    ({ params }) => params.includes('MESSAGE_ERROR') || params.includes('INTERNAL_ERROR'),
  )
  assert.deepEqual(defects, [])
}

function residentBytes(pid: number): number {
  try {
    const [, kib = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kib) * 1024
  } catch {
    // It has ended, which is found elsewhere.
    return 0
  }
}
