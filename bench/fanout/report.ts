/** The tables of the fan-out benchmark: medians over the repeats, and this server against the better of the others. */
import type { LoadResult, Round } from '../load/job.ts'
import { median } from '../measure/latency.ts'
import { formatTable } from '../table.ts'

/** What was measured of one server, one result for each repeat. */
export interface Measured {
  readonly name: string
  readonly results: readonly LoadResult[]
}

const HEAD = [
  'server',
  'deliveries/s',
  'per server CPU s',
  'lowest to highest',
  'p50 ms',
  'p99 ms',
  'server core',
  'load CPU s',
  'load core',
  'others',
  'RSS MiB',
]

export function formatPart(
  title: string,
  measured: readonly Measured[],
  roundOf: (result: LoadResult) => Round,
): string {
  const rows = measured.map(({ name, results }) => row(name, results.map(roundOf)))
  return `${title}\n\n${formatTable(HEAD, rows)}\n${formatRatio(measured, roundOf)}\n`
}

function row(name: string, rounds: readonly Round[]): readonly string[] {
  const middle = (value: (round: Round) => number): number => median(rounds.map(value))
  const perCpu = rounds.map(perCpuSecond)
  return [
    name,
    millions(middle((round) => round.deliveries / round.seconds)),
    millions(median(perCpu)),
    `${millions(Math.min(...perCpu))} to ${millions(Math.max(...perCpu))}`,
    middle((round) => round.p50Ms).toFixed(1),
    middle((round) => round.p99Ms).toFixed(1),
    percent(middle((round) => round.serverCpuSeconds / round.seconds)),
    middle((round) => round.loadCpuSeconds).toFixed(2),
    percent(middle((round) => round.loadCpuSeconds / round.seconds)),
    percent(middle((round) => round.otherCpuSeconds / round.seconds)),
    (middle((round) => round.serverResidentBytes) / 2 ** 20).toFixed(0),
  ]
}

/** The first server against the best of the rest, in each measure that has a target. */
function formatRatio([own, ...peers]: readonly Measured[], roundOf: (result: LoadResult) => Round): string {
  if (own === undefined || peers.length === 0) return 'No ratio: it takes two servers.\n'
  const ratio = (value: (round: Round) => number): string => {
    const ofServer = ({ results }: Measured): number => median(results.map((result) => value(roundOf(result))))
    return (ofServer(own) / Math.max(...peers.map(ofServer))).toFixed(2)
  }
  const perSecond = ratio((round) => round.deliveries / round.seconds)
  return `${own.name} against the better of the others: ${ratio(perCpuSecond)} per server CPU second, ${perSecond} deliveries per second.\n`
}

function perCpuSecond(round: Round): number {
  return round.deliveries / round.serverCpuSeconds
}

function millions(count: number): string {
  return `${(count / 1e6).toFixed(2)} M`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`
}
