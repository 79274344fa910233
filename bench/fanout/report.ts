/** The tables of the fan-out benchmark: medians over the repeats, and this server against the better of the others. */
import type { Round } from '../load/job.ts'
import { median } from '../measure/latency.ts'
import { medianRatio } from '../measure/ratio.ts'
import { formatTable } from '../table.ts'
import type { FanoutRow } from './rows.ts'

/** What was measured of one server, one round for each repeat. */
export interface Measured {
  readonly name: string
  readonly rounds: readonly Round[]
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

export function formatRow(row: FanoutRow, measured: readonly Measured[]): string {
  const lines = measured.map(({ name, rounds }) => line(name, rounds))
  return `${row.title}\n\n${formatTable(HEAD, lines)}\n${formatRatios(row, measured)}\n`
}

function line(name: string, rounds: readonly Round[]): readonly string[] {
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

/** The first server against that of the others which is best in the measure. */
function formatRatios({ compared }: FanoutRow, [own, ...peers]: readonly Measured[]): string {
  if (own === undefined || peers.length === 0) return 'No ratio: it takes two servers.\n'
  const ratios = compared.map(({ what, better, of }) => {
    const ofServer = ({ rounds }: Measured) => rounds.map(of)
    const all = peers.map((peer) => medianRatio(ofServer(own), ofServer(peer)))
    const ratio = better === 'higher' ? Math.min(...all) : Math.max(...all)
    return `${ratio.toFixed(2)} ${what}${better === 'lower' ? ' (lower is better)' : ''}`
  })
  return `${own.name} against the best of the others: ${ratios.join(', ')}.\n`
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
