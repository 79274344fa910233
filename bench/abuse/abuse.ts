/**
 * `npm run bench -- abuse`: a server with its own limits, one abuser after the other, each with a server of its own, and
 * what well-behaved clients notice of it. See ../README.md.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { chooseCores, UNPINNED, type Cores } from '../fanout/cores.ts'
import { processCpuSeconds, residentBytes } from '../measure/cpu.ts'
import { pinned } from '../servers/launch.ts'
import { startPartyline } from '../servers/partyline.ts'
import { formatTable } from '../table.ts'
import type { Abuser } from './abusers.ts'
import { parseOptions, USAGE, type AbuseOptions } from './options.ts'
import { Prober } from './prober.ts'

const ATTACK = join(import.meta.dirname, 'main.ts')
/** What a well-behaved client is to notice at most. */
const GOAL = { p99Ms: 50, maxMs: 250 }
const PATIENCE_MS = 60_000
const SAMPLE_MS = 50

interface Measured {
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  readonly peakBytes: number
  readonly serverCore: number
}

/** Resolves with the exit code: 0 measured, 1 the server or an abuser failed, 2 wrong options. */
export async function abuse(args: readonly string[]): Promise<number> {
  let options: AbuseOptions
  try {
    options = parseOptions(args)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    return 2
  }
  const cores = options.isPinned ? chooseCores() : UNPINNED
  const rows: (readonly string[])[] = []
  let exitCode = 0
  for (const abuser of options.abusers) {
    process.stderr.write(`${abuser.name}: ${abuser.what}\n`)
    try {
      rows.push(row(abuser, await measure(abuser, options, cores)))
    } catch (error) {
      exitCode = 1
      rows.push([abuser.name, error instanceof Error ? error.message : String(error), '', '', '', '', ''])
    }
  }
  process.stdout.write(
    formatTable(['abuser', 'p50 ms', 'p99 ms', 'max ms', 'goal', 'peak RSS MiB', 'server core'], rows),
  )
  process.stdout.write(`\nThe goal: p99 at most ${GOAL.p99Ms} ms, max at most ${GOAL.maxMs} ms.\n`)
  return exitCode
}

async function measure(abuser: Abuser, { seconds }: AbuseOptions, cores: Cores): Promise<Measured> {
  const server = await startPartyline({ core: cores.server }, [
    '--loopback-limits',
    '--limit',
    'wave-joins-max=1000000',
  ])
  const prober = new Prober()
  const attacker = startAttacker(abuser, [server.port, server.webPort], cores)
  try {
    await prober.register(server.port)
    await attacker.prepared
    let peakBytes = 0
    const sampling = setInterval(() => {
      peakBytes = Math.max(peakBytes, residentBytes(server.pid))
    }, SAMPLE_MS)
    const [cpuBefore, begun] = [processCpuSeconds(server.pid), performance.now()]
    attacker.begin()
    try {
      await prober.measure(seconds, PATIENCE_MS)
    } finally {
      clearInterval(sampling)
    }
    const cpuSeconds = processCpuSeconds(server.pid) - cpuBefore
    const { latencies } = prober
    return {
      p50Ms: latencies.percentile(0.5),
      p99Ms: latencies.percentile(0.99),
      maxMs: latencies.percentile(1),
      peakBytes,
      serverCore: cpuSeconds / ((performance.now() - begun) / 1000),
    }
  } finally {
    prober.close()
    await attacker.end()
    await server.stop()
  }
}

interface Attacker {
  /** Resolves when it can begin; rejects with what it printed when it cannot. */
  readonly prepared: Promise<void>
  begin(): void
  end(): Promise<void>
}

function startAttacker(abuser: Abuser, ports: readonly number[], cores: Cores): Attacker {
  const [file, ...args] = pinned(cores.load, [process.execPath, ATTACK, abuser.name, ...ports.map(String)])
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  return {
    prepared: prepared(child, exited),
    begin: () => void child.stdin.write('begin\n'),
    end: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

async function prepared(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  const said = child.stdout === null ? exited : once(child.stdout, 'data')
  const isPrepared = await Promise.race([said.then(() => true), exited.then(() => false)])
  if (!isPrepared) throw new Error(`The abuser did not begin: ${complaint}`)
}

function row({ name }: Abuser, { p50Ms, p99Ms, maxMs, peakBytes, serverCore }: Measured): readonly string[] {
  const isReached = p99Ms <= GOAL.p99Ms && maxMs <= GOAL.maxMs
  return [
    name,
    p50Ms.toFixed(1),
    p99Ms.toFixed(1),
    maxMs.toFixed(1),
    isReached ? 'reached' : 'missed',
    (peakBytes / 2 ** 20).toFixed(0),
    `${(serverCore * 100).toFixed(0)} %`,
  ]
}
