/** The table of the cluster benchmark: a column for each setup. */
import { formatTable } from '../table.ts'
import type { LoneMeasured } from './lone.ts'
import type { ManyMeasured } from './many.ts'
import type { TroubleMeasured } from './trouble.ts'

export interface Measured {
  readonly name: string
  readonly lone: LoneMeasured
  readonly many: ManyMeasured
  readonly trouble: TroubleMeasured
}

const ROWS: readonly (readonly [title: string, value: (measured: Measured) => string])[] = [
  ['lone message, to the other client: p50 ms', ({ lone }) => lone.otherP50Ms.toFixed(1)],
  ['lone message, to the other client: p99 ms', ({ lone }) => lone.otherP99Ms.toFixed(1)],
  ['lone message, echo: p50 ms', ({ lone }) => lone.echoP50Ms.toFixed(1)],
  ['lone message, echo: p99 ms', ({ lone }) => lone.echoP99Ms.toFixed(1)],
  ['many senders: commands/s', ({ many }) => many.commandsPerSecond.toFixed(0)],
  ['many senders: cores of Partyline', ({ many }) => many.nodeCores.toFixed(2)],
  ['many senders: cores of nats-server', ({ many }) => many.natsCores.toFixed(2)],
  ['many senders: CPU µs for a command', ({ many }) => cpuMicroseconds(many).toFixed(0)],
  ['pause, a NATS server that follows hangs: s', ({ trouble }) => inSeconds(trouble.followerHangsMs)],
  ['pause, the leader of the stream is killed: s', ({ trouble }) => inSeconds(trouble.leaderKilledMs)],
  ['pause, a node is killed, for the other node: s', ({ trouble }) => inSeconds(trouble.nodeKilledOthersMs)],
  ['pause, a node is killed, for its own people: s', ({ trouble }) => inSeconds(trouble.nodeKilledOwnMs)],
]

export function formatReport(measured: readonly Measured[]): string {
  const head = ['', ...measured.map(({ name }) => name)]
  return formatTable(
    head,
    ROWS.map(([title, value]) => [title, ...measured.map(value)]),
  )
}

/** Of all processes that serve, for one command. */
function cpuMicroseconds({ commandsPerSecond, nodeCores, natsCores }: ManyMeasured): number {
  return ((nodeCores + natsCores) / commandsPerSecond) * 1e6
}

function inSeconds(ms: number | null): string {
  return ms === null ? '–' : (ms / 1000).toFixed(2)
}
