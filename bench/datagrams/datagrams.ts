/** `npm run bench -- datagrams`: datagrams there and back, through UdpSocket and by hand with node:dgram. See README.md. */
import { ownCpuSeconds } from '../measure/cpu.ts'
import { median } from '../measure/latency.ts'
import { medianRatio } from '../measure/ratio.ts'
import { formatTable } from '../table.ts'
import { type DatagramsOptions, parseOptions, USAGE } from './options.ts'
import { PAIRS, type Way } from './ways.ts'

/** One round of one way. */
interface Round {
  readonly seconds: number
  readonly cpuSeconds: number
}

interface Compared {
  readonly hand: string
  readonly own: string
  readonly handRounds: readonly Round[]
  readonly ownRounds: readonly Round[]
}

/** Resolves with the exit code: 0 measured, 2 wrong options. */
export async function datagrams(args: readonly string[]): Promise<number> {
  let options: DatagramsOptions
  try {
    options = parseOptions(args)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    return 2
  }
  const compared: Compared[] = []
  for (const [hand, own] of PAIRS) compared.push(await compare(hand, own, options))
  process.stdout.write(options.isJson ? `${JSON.stringify({ options, compared })}\n` : format(options, compared))
  return 0
}

/** In turn, so that what disturbs the machine for a while disturbs both; a round of each goes before, unmeasured. */
async function compare(hand: Way, own: Way, options: DatagramsOptions): Promise<Compared> {
  await hand.run(options)
  await own.run(options)
  const handRounds: Round[] = []
  const ownRounds: Round[] = []
  for (let round = 0; round < options.rounds; round += 1) {
    handRounds.push(await measure(hand, options))
    ownRounds.push(await measure(own, options))
  }
  return { hand: hand.name, own: own.name, handRounds, ownRounds }
}

async function measure(way: Way, options: DatagramsOptions): Promise<Round> {
  const startedAt = performance.now()
  const cpuBefore = ownCpuSeconds()
  await way.run(options)
  return { cpuSeconds: ownCpuSeconds() - cpuBefore, seconds: (performance.now() - startedAt) / 1_000 }
}

const HEAD = ['way', 'round trips/s', 'per CPU second', 'lowest to highest']

function format(options: DatagramsOptions, compared: readonly Compared[]): string {
  const { trips, rounds, underway, bytes } = options
  const rows = compared.flatMap(({ hand, own, handRounds, ownRounds }) => [
    row(hand, trips, handRounds),
    row(own, trips, ownRounds),
  ])
  const ratios = compared.map(({ hand, own, handRounds, ownRounds }) => {
    const cpuSeconds = (rounds: readonly Round[]) => rounds.map((each) => each.cpuSeconds)
    const seconds = (rounds: readonly Round[]) => rounds.map((each) => each.seconds)
    const perCpu = medianRatio(cpuSeconds(handRounds), cpuSeconds(ownRounds))
    const perSecond = medianRatio(seconds(handRounds), seconds(ownRounds))
    return `${own} against ${hand}: ${percent(perCpu)} per CPU second, ${percent(perSecond)} per second.\n`
  })
  const title = `\n${bytes} bytes there and back on loopback, ${underway} under way; median of ${rounds} rounds of ${trips}.\n\n`
  return `${title}${formatTable(HEAD, rows)}\n${ratios.join('')}`
}

function row(name: string, trips: number, rounds: readonly Round[]): readonly string[] {
  const perCpu = rounds.map(({ cpuSeconds }) => trips / cpuSeconds)
  return [
    name,
    thousands(median(rounds.map(({ seconds }) => trips / seconds))),
    thousands(median(perCpu)),
    `${thousands(Math.min(...perCpu))} to ${thousands(Math.max(...perCpu))}`,
  ]
}

function thousands(count: number): string {
  return `${(count / 1_000).toFixed(1)} k`
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(0)} %`
}
