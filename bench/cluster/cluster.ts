/** `npm run bench -- cluster`: two nodes on three NATS servers, beside a server alone. See ../README.md. */
import { findNewer } from '../../scripts/newer-debian.ts'
import { lone } from './lone.ts'
import { many } from './many.ts'
import { type ClusterOptions, parseOptions, USAGE } from './options.ts'
import { formatReport, type Measured } from './report.ts'
import { startAlone, startCluster, type Setup } from './setup.ts'
import { followerHangs, leaderKilled, nodeKilled } from './trouble.ts'

/** Resolves with the exit code: 0 measured, 1 a server failed, 2 wrong options. */
export async function cluster(args: readonly string[]): Promise<number> {
  let options: ClusterOptions
  try {
    options = parseOptions(args)
  } catch (error) {
    process.stderr.write(`${describe(error)}\n\n${USAGE}`)
    return 2
  }
  const nats = findNewer('nats-server')
  const setups: (readonly [name: string, start: () => Promise<Setup>])[] = [['alone', startAlone]]
  if (nats !== null) {
    for (const sync of options.syncs) setups.push([`sync ${sync}`, () => startCluster(nats.program, sync)])
  }
  const measured: Measured[] = []
  try {
    for (const [name, start] of setups) measured.push(await measure(name, start, options))
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`)
    return 1
  }
  if (options.isJson) process.stdout.write(`${JSON.stringify({ options, measured })}\n`)
  else process.stdout.write(formatReport(measured))
  if (nats === null)
    process.stderr.write('The nodes were left out: nats-server 2.10 cannot be fetched from Debian here\n')
  return 0
}

async function measure(name: string, start: () => Promise<Setup>, { seconds }: ClusterOptions): Promise<Measured> {
  process.stderr.write(`${name}: starting\n`)
  await using setup = await start()
  const part = async <T>(what: string, work: (setup: Setup, seconds: number) => Promise<T>): Promise<T> => {
    process.stderr.write(`${name}: ${what}\n`)
    try {
      return await work(setup, seconds)
    } catch (error) {
      const words = setup.nodes.map(({ lastWords }) => lastWords).join('\n')
      throw new Error(`${name}, ${what}: ${describe(error)}. The nodes printed last:\n${words}`, { cause: error })
    }
  }
  return {
    name,
    lone: await part('lone messages', lone),
    many: await part('many senders', many),
    trouble: {
      ...(await part('a NATS server hangs', followerHangs)),
      ...(await part('a NATS server is killed', leaderKilled)),
      ...(await part('a node is killed', nodeKilled)),
    },
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
