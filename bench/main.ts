/** `npm run bench -- NAME [options]`: runs one benchmark by name. Each has its own folder and its own options. */
import { fanout } from './fanout/fanout.ts'

const BENCHMARKS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = { fanout }

const [name = '', ...args] = process.argv.slice(2)
const benchmark = BENCHMARKS[name]
if (benchmark === undefined) {
  process.stderr.write(`There is no benchmark '${name}'. Try one of: ${Object.keys(BENCHMARKS).join(', ')}\n`)
  process.exitCode = 2
} else {
  process.exitCode = await benchmark(args)
}
