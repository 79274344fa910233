/** The netcats that talk to one another here: ours, and those that people have. */
import { fileURLToPath } from 'node:url'
import { serve } from '@partyline/net'
import { Program } from '../support/program.ts'

const MAIN = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url))

/** What Node is started with for the command from its sources. */
export const NODE_ARGS = ['--conditions=source', MAIN] as const

export function nc(...args: readonly string[]): Promise<Program> {
  return Program.start(process.execPath, [...NODE_ARGS, 'nc', ...args])
}

export type StartNetcat = (...args: readonly string[]) => Promise<Program>

/** Ours, and ncat, which has the same options: a test runs both, and expects the same. */
export const BESIDE_NCAT: readonly (readonly [name: string, start: StartNetcat])[] = [
  ['partyline nc', nc],
  ['ncat', (...args) => Program.start('ncat', args)],
]

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
export async function freePort(host: string): Promise<string> {
  await using server = await serve({ host, port: 0 }, () => Promise.resolve())
  return String(server.addresses[0].port)
}
