/** `echo`: 50 connections, 64-byte messages, one under way on each. The first contender is compared with the second. */
import { processCpuSeconds } from '../measure/cpu.ts'
import { median } from '../measure/latency.ts'
import { medianRatio } from '../measure/ratio.ts'
import { formatTable } from '../table.ts'
import {
  build,
  contender,
  contenderOn,
  inRounds,
  present,
  runLoad,
  startContender,
  type Contender,
} from './contender.ts'

const CONTENDERS = [
  contender('Connection', 'connection-echo.ts'),
  contender('node:net by hand', 'node-echo.ts'),
  contender('node:net, for await', 'node-loop-echo.ts'),
  contender('Python asyncio', 'asyncio-echo.py'),
  contender('Python, a thread each', 'threads-echo.py'),
  contenderOn('deno', ['run', '-A'], 'Deno', 'deno-echo.js'),
  contenderOn('bun', [], 'Bun', 'bun-echo.js'),
  contender('C, epoll', 'epoll-echo.c'),
]
const CONNECTIONS = 50
const BYTES = 64
const SECONDS = 2
const ROUNDS = 11

interface Result {
  readonly perSecond: number
  readonly perCpuSecond: number
}

async function measure(each: Contender): Promise<Result> {
  await using server = await startContender(each)
  const before = processCpuSeconds(server.pid)
  await using load = await runLoad('echo.ts', [server.port, CONNECTIONS, BYTES, SECONDS])
  const cpuSeconds = processCpuSeconds(server.pid) - before
  const { count = 0, total = 0, seconds = 1 } = load.result
  return { perSecond: count / seconds, perCpuSecond: total / cpuSeconds }
}

export async function echo(): Promise<number> {
  build()
  const results = await inRounds(present(CONTENDERS), ROUNDS, measure)
  const perSecond = (all: readonly Result[]) => all.map((result) => result.perSecond)
  const perCpu = (all: readonly Result[]) => all.map((result) => result.perCpuSecond)
  const byHand = [...results.values()][1] ?? []
  const rows = [...results].map(([{ name }, all]) => [
    name,
    median(perSecond(all)).toFixed(0),
    medianRatio(perSecond(all), perSecond(byHand)).toFixed(2),
    median(perCpu(all)).toFixed(0),
    medianRatio(perCpu(all), perCpu(byHand)).toFixed(2),
  ])
  process.stdout.write(
    `\n${CONNECTIONS} connections, ${BYTES}-byte messages, one under way on each; medians of ${ROUNDS} rounds of ${SECONDS} s.\n\n` +
      formatTable(['echo server', 'echoes/s', 'to node:net', 'per server CPU s', 'to node:net'], rows),
  )
  return 0
}
