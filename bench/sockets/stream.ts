/** `stream`: one gibibyte one way, from each sender to the same reader, and from the same sender to each reader. */
import { processCpuSeconds } from '../measure/cpu.ts'
import { median } from '../measure/latency.ts'
import { medianRatio } from '../measure/ratio.ts'
import { formatTable } from '../table.ts'
import { build, contender, inRounds, present, runLoad, startContender, type Contender, type Load } from './contender.ts'

const SENDERS = [
  contender('Connection', 'connection-source.ts'),
  contender('node:net by hand', 'node-source.ts'),
  contender('ncat', 'ncat-source.sh', 'ncat', 'python3', 'ss'),
]
const READERS = [contender('Connection', 'connection-sink.ts'), contender('node:net by hand', 'node-sink.ts')]
const BYTES = 2 ** 30
const ROUNDS = 15

interface Result {
  readonly perSecond: number
  /** Null where another process than the started one does the work. */
  readonly cpuSeconds: number | null
}

async function measure(
  each: Contender,
  args: readonly string[],
  run: (port: number) => Promise<Load>,
): Promise<Result> {
  await using server = await startContender(each, ...args)
  const before = processCpuSeconds(server.pid)
  await using load = await run(server.port)
  const { bytes = 0, seconds = 1 } = load.result
  if (bytes !== BYTES) throw new Error(`with ${each.name}, ${bytes} bytes arrived instead of ${BYTES}`)
  const cpuSeconds = each.command[0] === 'sh' ? null : processCpuSeconds(server.pid) - before
  return { perSecond: bytes / seconds, cpuSeconds }
}

function format(title: string, results: ReadonlyMap<Contender, readonly Result[]>): string {
  const perSecond = (all: readonly Result[]) => all.map((result) => result.perSecond)
  const byHand = perSecond([...results.values()][1] ?? [])
  const rows = [...results].map(([{ name }, all]) => {
    const cpu = all.flatMap(({ cpuSeconds }) => cpuSeconds ?? [])
    return [
      name,
      (median(perSecond(all)) / 2 ** 20).toFixed(0),
      medianRatio(perSecond(all), byHand).toFixed(2),
      cpu.length === 0 ? '–' : median(cpu).toFixed(2),
    ]
  })
  return `\n${formatTable([title, 'MiB/s', 'to node:net', 'its CPU s'], rows)}`
}

export async function stream(): Promise<number> {
  build()
  const sent = await inRounds(present(SENDERS), ROUNDS, (each) =>
    measure(each, [String(BYTES)], (port) => runLoad('sink.ts', [port])),
  )
  const read = await inRounds(present(READERS), ROUNDS, (each) =>
    measure(each, [], (port) => runLoad('source.ts', [port, BYTES])),
  )
  process.stdout.write(
    `\nOne GiB one way, the other side always the same program; medians of ${ROUNDS} rounds.\n` +
      format('sender', sent) +
      format('reader', read),
  )
  return 0
}
