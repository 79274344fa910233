/** `npm run bench -- fanout`: one channel, many clients, the same load on this server and on its peers. See README.md. */
import type { Round } from '../load/job.ts'
import { findServers } from '../servers/find-servers.ts'
import { inspircd, newerInspircd } from '../servers/inspircd.ts'
import { ngircd } from '../servers/ngircd.ts'
import { partyline } from '../servers/partyline.ts'
import type { ServerUnderTest } from '../servers/server.ts'
import { chooseCores, type Cores, UNPINNED } from './cores.ts'
import { measureServer } from './measure-server.ts'
import { type FanoutOptions, parseOptions, USAGE } from './options.ts'
import { formatRow, type Measured } from './report.ts'
import { type FanoutRow, ROWS } from './rows.ts'

const SERVERS: readonly ServerUnderTest[] = [partyline, ngircd, inspircd, newerInspircd]

/** Resolves with the exit code: 0 measured, 1 a server failed, 2 wrong options. */
export async function fanout(args: readonly string[]): Promise<number> {
  let options: FanoutOptions
  let servers: readonly ServerUnderTest[]
  try {
    options = parseOptions(args)
    servers = findServers(options.servers, SERVERS)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    return 2
  }
  const leftOut = servers.filter((server) => server.missing() !== null)
  const cores = options.isPinned ? chooseCores() : UNPINNED
  const able = servers.filter((server) => !leftOut.includes(server))
  const rows = ROWS.filter(({ name }) => options.rows.includes(name))
  try {
    for (const [index, row] of rows.entries()) {
      const measured = await measureRow(row, able, options, cores)
      if (options.isJson) process.stdout.write(`${JSON.stringify({ row, options, cores, measured })}\n`)
      else process.stdout.write(`${index === 0 ? heading(options, cores) : ''}${formatRow(row, measured)}\n`)
    }
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`)
    return 1
  }
  if (!options.isJson) for (const { name, notes } of able) process.stdout.write(`${name}: ${notes}.\n`)
  for (const server of leftOut) process.stderr.write(`${server.name} was left out: ${server.missing()}\n`)
  return 0
}

/** Interleaved: what disturbs the machine for a while disturbs all servers, not one. */
async function measureRow(
  row: FanoutRow,
  servers: readonly ServerUnderTest[],
  options: FanoutOptions,
  cores: Cores,
): Promise<readonly Measured[]> {
  const rounds = new Map<string, Round[]>(servers.map((server) => [server.name, []]))
  for (let repeat = 1; repeat <= options.repeats; repeat++) {
    for (const server of servers) {
      process.stderr.write(`${row.name}, run ${repeat} of ${options.repeats}: ${server.name}\n`)
      rounds.get(server.name)?.push(await measureServer(server, row, options, cores))
    }
  }
  return servers.map(({ name }) => ({ name, rounds: rounds.get(name) ?? [] }))
}

function heading({ bytes, seconds, repeats }: FanoutOptions, cores: Cores): string {
  const place = cores.server === null ? 'not pinned' : `server on core ${cores.server}, load on core ${cores.load}`
  return `\nOne channel, texts of ${bytes} bytes; ${place}; medians of ${repeats} runs of ${seconds} s or more.\n\n`
}

/** The message of an error and of what caused it. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}: ${describe(error.cause)}`
}
