/** `npm run bench -- NAME [options]`: runs one benchmark by name. Each has its own folder and its own options. */
import { abuse } from './abuse/abuse.ts'
import { datagrams } from './datagrams/datagrams.ts'
import { fanout } from './fanout/fanout.ts'
import { echo } from './sockets/echo.ts'
import { idle } from './sockets/idle.ts'
import { startup } from './sockets/startup.ts'
import { stream } from './sockets/stream.ts'

const BENCHMARKS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  abuse,
  fanout,
  echo,
  stream,
  idle,
  datagrams,
  startup,
}

const [name = '', ...args] = process.argv.slice(2)
const benchmark = BENCHMARKS[name]
if (benchmark === undefined) {
  process.stderr.write(`There is no benchmark '${name}'. Try one of: ${Object.keys(BENCHMARKS).join(', ')}\n`)
  process.exitCode = 2
} else {
  process.exitCode = await benchmark(args)
}
