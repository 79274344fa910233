/** `idle`: what 10,000 connections that are open and silent cost in memory. */
import { residentBytes } from '../measure/cpu.ts'
import { median } from '../measure/latency.ts'
import { medianRatio } from '../measure/ratio.ts'
import { formatTable } from '../table.ts'
import { build, contender, inRounds, present, runLoad, startContender, type Contender } from './contender.ts'

const CONTENDERS = [
  contender('Connection', 'connection-echo.ts'),
  contender('node:net by hand', 'node-echo.ts'),
  contender('node:net, a promise for each read', 'node-promise-echo.ts'),
  contender('node:net, for await', 'node-loop-echo.ts'),
]
const CONNECTIONS = 10_000
const ROUNDS = 7

/** Resident bytes for each connection. */
async function measure(each: Contender): Promise<number> {
  await using server = await startContender(each)
  const before = residentBytes(server.pid)
  await using load = await runLoad('idle.ts', [server.port, CONNECTIONS])
  if (load.result['connections'] !== CONNECTIONS) throw new Error(`${each.name} did not take all connections`)
  return (residentBytes(server.pid) - before) / CONNECTIONS
}

export async function idle(): Promise<number> {
  build()
  const results = await inRounds(present(CONTENDERS), ROUNDS, measure)
  const byHand = [...results.values()][1] ?? []
  const rows = [...results].map(([{ name }, all]) => [
    name,
    median(all).toFixed(0),
    medianRatio(all, byHand).toFixed(2),
  ])
  process.stdout.write(
    `\n${CONNECTIONS} connections, each after one message of five bytes; medians of ${ROUNDS} rounds.\n\n` +
      formatTable(['server', 'bytes resident for each', 'to node:net'], rows),
  )
  return 0
}
