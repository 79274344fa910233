/** `npm run bench -- joins`: how long many clients take that join one channel at once, here and at the peers. See README.md. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chooseCores, type Cores } from '../fanout/cores.ts'
import { median } from '../measure/latency.ts'
import { findServers } from '../servers/find-servers.ts'
import { inspircd, newerInspircd } from '../servers/inspircd.ts'
import { pinned } from '../servers/launch.ts'
import { ngircd } from '../servers/ngircd.ts'
import { partyline, RAISED, startPartyline } from '../servers/partyline.ts'
import type { ServerUnderTest, StartOptions } from '../servers/server.ts'
import { formatTable } from '../table.ts'
import { type JoinsOptions, parseOptions, USAGE } from './options.ts'

/** All join one channel. */
export interface Stampede {
  /** From the first JOIN until the last client has the end of its NAMES. */
  readonly inSeconds: number
  /** Until everybody has been told of everybody. */
  readonly toldSeconds: number
  readonly serverCpuSeconds: number
  readonly loadCpuSeconds: number
}

/** So many at once from one address are a wave, which the server would hold. */
const own: ServerUnderTest = {
  ...partyline,
  start: async (options: StartOptions) => await startPartyline(options, [...RAISED, '--exempt=127.0.0.1']),
}
const SERVERS: readonly ServerUnderTest[] = [own, ngircd, inspircd, newerInspircd]
/** ngIRCd takes most of a minute for five thousand: with more than this, it is measured where it is named. */
const SLOW_CLIENTS_MAX = 1_000
const LOAD = join(import.meta.dirname, 'main.ts')
const run = promisify(execFile)

/** Resolves with the exit code: 0 measured, 2 wrong options. Rejects when a server closed a client, or did not tell it everything. */
export async function joins(args: readonly string[]): Promise<number> {
  let options: JoinsOptions
  let named: readonly ServerUnderTest[] | null
  try {
    options = parseOptions(args)
    named = options.servers === null ? null : findServers(options.servers, SERVERS)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    return 2
  }
  const { crowds, repeats } = options
  const cores = chooseCores()
  const rows: string[][] = []
  for (const clients of crowds) {
    const wanted = named ?? SERVERS.filter((server) => server !== ngircd || clients <= SLOW_CLIENTS_MAX)
    const able = wanted.filter((server) => server.missing() === null)
    const runs = new Map<string, (readonly Stampede[])[]>(able.map(({ name }) => [name, []]))
    for (let repeat = 1; repeat <= repeats; repeat += 1) {
      for (const server of able) {
        process.stderr.write(`${clients} clients, run ${repeat} of ${repeats}: ${server.name}\n`)
        runs.get(server.name)?.push(await stampedesAt(server, clients, cores))
      }
    }
    for (const [name, all] of runs) {
      const [firsts, seconds] = [all.flatMap(([first]) => first ?? []), all.flatMap(([, second]) => second ?? [])]
      rows.push([`${name}, ${clients}`, ...columnsOf(firsts)], ['and another channel', ...columnsOf(seconds)])
    }
  }
  const head = ['server, clients', 'all are in: s', 'all know it: s', 'server CPU s', 'load CPU s']
  process.stdout.write(`\nAll join one channel at once; medians of ${repeats} runs.\n\n${formatTable(head, rows)}`)
  for (const server of named ?? SERVERS) {
    const missing = server.missing()
    if (missing !== null) process.stderr.write(`${server.name} was left out: ${missing}\n`)
  }
  return 0
}

async function stampedesAt(server: ServerUnderTest, clients: number, cores: Cores): Promise<readonly Stampede[]> {
  const running = await server.start({ core: cores.server })
  try {
    const args = [running.port, clients, running.pid].map(String)
    const [file, ...rest] = pinned(cores.load, [process.execPath, LOAD, ...args])
    return JSON.parse((await run(file, rest)).stdout) as readonly Stampede[]
  } finally {
    await running.stop()
  }
}

function columnsOf(runs: readonly Stampede[]): readonly string[] {
  const middle = (value: (run: Stampede) => number) => median(runs.map(value)).toFixed(2)
  return [
    middle((run) => run.inSeconds),
    middle((run) => run.toldSeconds),
    middle((run) => run.serverCpuSeconds),
    middle((run) => run.loadCpuSeconds),
  ]
}
