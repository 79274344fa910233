/** `npm run bench -- NAME [options]`: runs one benchmark by name. Each has its own folder and its own options. */
import { abuse } from './abuse/abuse.ts'
import { USAGE as ABUSE } from './abuse/options.ts'
import { clients, USAGE as CLIENTS } from './clients/clients.ts'
import { cluster } from './cluster/cluster.ts'
import { USAGE as CLUSTER } from './cluster/options.ts'
import { datagrams } from './datagrams/datagrams.ts'
import { USAGE as DATAGRAMS } from './datagrams/options.ts'
import { fanout } from './fanout/fanout.ts'
import { USAGE as FANOUT } from './fanout/options.ts'
import { history, USAGE as HISTORY } from './history/history.ts'
import { idleClients } from './idle-clients/idle-clients.ts'
import { joins } from './joins/joins.ts'
import { USAGE as JOINS } from './joins/options.ts'
import { echo } from './sockets/echo.ts'
import { idle } from './sockets/idle.ts'
import { ssh } from './ssh/ssh.ts'
import { startup } from './sockets/startup.ts'
import { stream } from './sockets/stream.ts'
import { upload } from './upload/upload.ts'
import { USAGE as TRANSFER } from './transfer/options.ts'
import { transfer } from './transfer/transfer.ts'

interface Benchmark {
  readonly usage: string
  /** Resolves with the exit code: 0 measured, 1 something measured failed, 2 wrong options. */
  readonly run: (args: readonly string[]) => Promise<number>
}

const BENCHMARKS: ReadonlyMap<string, Benchmark> = new Map([
  ['abuse', { usage: ABUSE, run: abuse }],
  ['clients', { usage: CLIENTS, run: clients }],
  ['cluster', { usage: CLUSTER, run: cluster }],
  ['fanout', { usage: FANOUT, run: fanout }],
  ['history', { usage: HISTORY, run: history }],
  ['echo', withoutOptions('echo', echo)],
  ['stream', withoutOptions('stream', stream)],
  ['idle', withoutOptions('idle', idle)],
  ['joins', { usage: JOINS, run: joins }],
  ['idle-clients', withoutOptions('idle-clients', idleClients)],
  ['ssh', withoutOptions('ssh', ssh)],
  ['datagrams', { usage: DATAGRAMS, run: datagrams }],
  ['upload', withoutOptions('upload', upload)],
  ['transfer', { usage: TRANSFER, run: transfer }],
  ['startup', withoutOptions('startup', startup)],
])

function withoutOptions(name: string, measure: () => Promise<number>): Benchmark {
  const usage = `npm run bench -- ${name}\n\nIt has no options. bench/README.md says what is measured.\n`
  return {
    usage,
    async run([option]) {
      if (option === undefined) return measure()
      process.stderr.write(`'${option}' is not an option of this benchmark\n\n${usage}`)
      return 2
    },
  }
}

const LIST = `npm run bench -- NAME [options]

  NAME    one of: ${[...BENCHMARKS.keys()].join(', ')}
  --help  after the name: the options of this benchmark
`
const isHelp = (arg: string) => arg === '--help' || arg === '-h'

const [name = '', ...args] = process.argv.slice(2)
const benchmark = BENCHMARKS.get(name)
if (isHelp(name)) process.stdout.write(LIST)
else if (benchmark === undefined) {
  process.stderr.write(`There is no benchmark '${name}'\n\n${LIST}`)
  process.exitCode = 2
} else if (args.some(isHelp)) process.stdout.write(benchmark.usage)
else process.exitCode = await benchmark.run(args)
