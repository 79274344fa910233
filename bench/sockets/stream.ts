/** `stream`: one gibibyte one way, from each sender to the same reader. */
import { processCpuSeconds } from '../measure/cpu.ts'
import { median } from '../measure/latency.ts'
import { formatTable } from '../table.ts'
import { contender, inRounds, present, runLoad, startContender, type Contender } from './contender.ts'

const CONTENDERS = [
  contender('Connection', 'connection-source.ts'),
  contender('node:net by hand', 'node-source.ts'),
  contender('ncat', 'ncat-source.sh', 'ncat', 'python3', 'ss'),
]
const BYTES = 2 ** 30
const ROUNDS = 5

async function measure(each: Contender): Promise<{ readonly perSecond: number; readonly cpuSeconds: number | null }> {
  await using server = await startContender(each, String(BYTES))
  const before = processCpuSeconds(server.pid)
  await using load = await runLoad('sink.ts', [server.port])
  const { bytes = 0, seconds = 1 } = load.result
  if (bytes !== BYTES) throw new Error(`${each.name} sent ${bytes} bytes instead of ${BYTES}`)
  // The script's own process is not the one that sends.
  const cpuSeconds = each.command[0] === 'sh' ? null : processCpuSeconds(server.pid) - before
  return { perSecond: bytes / seconds, cpuSeconds }
}

export async function stream(): Promise<number> {
  const results = await inRounds(present(CONTENDERS), ROUNDS, measure)
  const perSecond = (all: readonly { readonly perSecond: number }[]) => median(all.map((result) => result.perSecond))
  const byHand = perSecond([...results.values()][1] ?? [])
  const rows = [...results].map(([{ name }, all]) => {
    const cpu = all.flatMap(({ cpuSeconds }) => cpuSeconds ?? [])
    return [
      name,
      (perSecond(all) / 2 ** 20).toFixed(0),
      (perSecond(all) / byHand).toFixed(2),
      cpu.length === 0 ? '–' : median(cpu).toFixed(2),
    ]
  })
  process.stdout.write(
    `\nOne GiB one way, read by the same program; median of ${ROUNDS} rounds.\n\n` +
      formatTable(['sender', 'MiB/s', 'to node:net', 'sender CPU s'], rows),
  )
  return 0
}
