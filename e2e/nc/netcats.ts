/** The netcats that talk to one another here: ours, and those that people have. */
import { PARTYLINE } from '../support/command.ts'
import { freePort as findFree } from '../support/free-port.ts'
import { openbsdNetcat } from '../support/needs.ts'
import { Program } from '../support/program.ts'

export function nc(...args: readonly string[]): Promise<Program> {
  return Program.start(process.execPath, [...PARTYLINE, 'nc', ...args])
}

export type StartNetcat = (...args: readonly string[]) => Promise<Program>

type Netcat = readonly [name: string, start: StartNetcat, command: readonly [program: string, ...args: string[]]]

const netcat = (name: string, program: string, ...args: readonly string[]): Netcat => [
  name,
  (...more) => Program.start(program, [...args, ...more]),
  [program, ...args],
]

const OURS = netcat('partyline nc', process.execPath, ...PARTYLINE, 'nc')

/** Ours, and ncat, which has the same options: a test runs both, and expects the same. */
export const BESIDE_NCAT: readonly Netcat[] = [OURS, netcat('ncat', 'ncat')]

/** Ours, and the netcat of OpenBSD, for what it has and ncat has not. */
export const BESIDE_OPENBSD: readonly Netcat[] = [OURS, netcat("OpenBSD's nc", openbsdNetcat())]

/** Our listener on a port that the system chose. */
export async function ncListening(
  host: string,
  ...args: readonly string[]
): Promise<{ server: Program; port: string }> {
  const server = await nc('-v', '-l', host, '0', ...args)
  const [, port = ''] = await server.errors.expect(/Listening on \S+:(\d+)/)
  return { server, port }
}

/** A port that nobody listens on now. */
export async function freeUdpPort(host: string): Promise<string> {
  return String(await findFree(host, 'udp'))
}

export async function freePort(host: string): Promise<string> {
  return String(await findFree(host))
}
