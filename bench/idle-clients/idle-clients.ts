/** `idle-clients`: what 9,000 IRC clients that only answer PING cost the chat server in memory. */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { residentBytes } from '../measure/cpu.ts'
import { launch } from '../servers/launch.ts'
import { BUNDLE, FROM_SOURCE, type Program, startPartyline } from '../servers/partyline.ts'
import { build } from '../sockets/contender.ts'
import { formatTable } from '../table.ts'

const CROWD = join(import.meta.dirname, 'main.ts')
const FOLDER = import.meta.dirname
const CLIENTS = 9_000
/** Long enough for what is compiled and opened at the start. */
const STARTED_MS = 5_000
const SETTLED_MS = 30_000
/** Everybody has been sent a PING, and V8 has collected of its own accord. */
const PINGED_MS = 150_000
/** The crowd says so when all are there. */
const READY = /^ready$/m
const MIB = 1024 * 1024

/** What keeps V8 from giving a hundred MiB to what has just been made. */
const SMALL_YOUNG = '--max-semi-space-size=16'

interface Row {
  readonly name: string
  readonly program: Program
  /** How many clients are in one channel; 0 for no channel at all. */
  readonly perChannel: number
}

const ROWS: readonly Row[] = [
  { name: `bundle, ${SMALL_YOUNG}`, program: [SMALL_YOUNG, ...BUNDLE], perChannel: 0 },
  { name: `bundle, ${SMALL_YOUNG}, channels of 50`, program: [SMALL_YOUNG, ...BUNDLE], perChannel: 50 },
  { name: 'bundle, Node as it comes', program: BUNDLE, perChannel: 0 },
  { name: `from source, ${SMALL_YOUNG}`, program: [SMALL_YOUNG, ...FROM_SOURCE], perChannel: 0 },
]

export async function idleClients(): Promise<number> {
  build()
  const rows: string[][] = []
  for (const row of ROWS) {
    process.stderr.write(`${row.name}\n`)
    const measured = await measure(row)
    rows.push([row.name, ...measured.map((bytes) => (bytes / MIB).toFixed(0))])
  }
  const columns = [
    'server',
    'MiB before',
    'half a minute after they came',
    'two minutes and a half',
    'when they have left',
  ]
  process.stdout.write(
    `\n${CLIENTS} clients, resident memory of the server. Nothing forces a collection.\n\n${formatTable(columns, rows)}`,
  )
  return 0
}

async function measure({ program, perChannel }: Row): Promise<readonly number[]> {
  const server = await startPartyline({ core: null }, [], program)
  try {
    await wait(STARTED_MS)
    const before = residentBytes(server.pid)
    const args = [server.port, CLIENTS, perChannel].map(String)
    const crowd = launch({ command: [process.execPath, CROWD, ...args], core: null, folder: FOLDER, user: null })
    try {
      await crowd.until((output) => (READY.test(output) ? true : null))
      await wait(SETTLED_MS)
      const settled = residentBytes(server.pid)
      await wait(PINGED_MS - SETTLED_MS)
      const pinged = residentBytes(server.pid)
      // It ends with an error when the server has closed one of its connections.
      await crowd.until((output) => (output.includes('Error') ? null : true))
      await crowd.end()
      await wait(SETTLED_MS)
      return [before, settled, pinged, residentBytes(server.pid)]
    } finally {
      await crowd.end()
    }
  } finally {
    await server.stop()
  }
}
