/** `npm run bench -- fanout`: one channel, many clients, the same load on this server and on its peers. See README.md. */
import type { LoadResult } from '../load/job.ts'
import { inspircd } from '../servers/inspircd.ts'
import { ngircd } from '../servers/ngircd.ts'
import { partyline } from '../servers/partyline.ts'
import type { ServerUnderTest } from '../servers/server.ts'
import { chooseCores, type Cores, UNPINNED } from './cores.ts'
import { measureServer } from './measure-server.ts'
import { type FanoutOptions, parseOptions, USAGE } from './options.ts'
import { formatPart, type Measured } from './report.ts'

const SERVERS: readonly ServerUnderTest[] = [partyline, ngircd, inspircd]

/** Resolves with the exit code: 0 measured, 1 a server failed, 2 wrong options. */
export async function fanout(args: readonly string[]): Promise<number> {
  let options: FanoutOptions
  let servers: readonly ServerUnderTest[]
  try {
    options = parseOptions(args)
    servers = options.servers.map(findServer)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    return 2
  }
  const leftOut = servers.filter((server) => server.missing() !== null)
  const cores = options.isPinned ? chooseCores() : UNPINNED
  try {
    const measured = await measureAll(
      servers.filter((server) => !leftOut.includes(server)),
      options,
      cores,
    )
    process.stdout.write(
      options.isJson ? `${JSON.stringify({ options, cores, measured })}\n` : format(options, cores, measured),
    )
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`)
    return 1
  }
  for (const server of leftOut) process.stderr.write(`${server.name} was left out: ${server.missing()}\n`)
  return 0
}

/** Interleaved: what disturbs the machine for a while disturbs all servers, not one. */
async function measureAll(
  servers: readonly ServerUnderTest[],
  options: FanoutOptions,
  cores: Cores,
): Promise<readonly Measured[]> {
  const results = new Map<string, LoadResult[]>(servers.map((server) => [server.name, []]))
  for (let repeat = 1; repeat <= options.repeats; repeat++) {
    for (const server of servers) {
      process.stderr.write(`run ${repeat} of ${options.repeats}: ${server.name}\n`)
      results.get(server.name)?.push(await measureServer(server, options, cores))
    }
  }
  return servers.map(({ name }) => ({ name, results: results.get(name) ?? [] }))
}

function format(options: FanoutOptions, cores: Cores, measured: readonly Measured[]): string {
  const { clients, senders, underway, bytes, seconds, repeats } = options
  const place = cores.server === null ? 'not pinned' : `server on core ${cores.server}, load on core ${cores.load}`
  const notes = SERVERS.filter(({ name }) => measured.some((one) => one.name === name))
  return [
    `\n${clients} clients in one channel, texts of ${bytes} bytes; ${place}; median of ${repeats} runs of ${seconds} s.\n\n`,
    formatPart(`Full load: ${senders} senders with ${underway} messages under way each`, measured, ({ full }) => full),
    '\n',
    formatPart('One message at a time: latency until everyone has it', measured, ({ single }) => single),
    '\n',
    ...notes.map(({ name, notes }) => `${name}: ${notes}.\n`),
  ].join('')
}

function findServer(name: string): ServerUnderTest {
  const server = SERVERS.find((server) => server.name === name)
  if (server === undefined)
    throw new Error(`--servers takes ${SERVERS.map((server) => server.name).join(', ')}, not '${name}'`)
  return server
}

/** The message of an error and of what caused it. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}: ${describe(error.cause)}`
}
