/** This repository's server, from source unless asked for otherwise, with its journal in a folder on a real disk. */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { launch } from './launch.ts'
import type { RunningServer, ServerUnderTest, StartOptions } from './server.ts'

const ROOT = join(import.meta.dirname, '../..')
const COMMAND = join(ROOT, 'packages/cli/src/main.ts')
/** Arguments of Node. */
export type Program = readonly string[]
export const FROM_SOURCE: Program = ['--conditions=source', COMMAND]
/** What is published; `npm run build` makes it. */
export const BUNDLE: Program = [join(ROOT, 'packages/cli/dist/main.js')]
/** Not the folder for temporary files: that is memory on many machines, where fsync costs nothing. */
const DISK = import.meta.dirname
const RATE = 1_000_000
/** Limits that a load would meet. */
export const RAISED = [`--limit=commands-per-second=${RATE}`, `--limit=command-burst=${RATE}`]

export const partyline: ServerUnderTest = {
  name: 'partyline',
  capabilities: ['message-tags', 'server-time', 'echo-message'],
  hasEcho: true,
  notes:
    'where a row has tags it sends server-time and msgid, and echoes; it stores every message and calls fsync before anyone sees it; raised: commands-per-second, command-burst',
  missing: () => (existsSync(COMMAND) ? null : 'packages/cli/src/main.ts is not there yet'),
  start: async (options: StartOptions) => await startPartyline(options, RAISED),
}

export interface PartylineServer extends RunningServer {
  readonly webPort: number
  /** Nothing of that door is there before its first client. */
  readonly sshPort: number
}

/** @param flags of `partyline serve`, beside its doors and its folder */
export async function startPartyline(
  options: StartOptions,
  flags: readonly string[],
  program = FROM_SOURCE,
): Promise<PartylineServer> {
  const data = await newDataFolder()
  try {
    const server = await servePartyline(options, data, flags, program)
    const stop = async (): Promise<void> => {
      await server.stop()
      await rm(data, { recursive: true })
    }
    return { ...server, stop }
  } catch (error) {
    await rm(data, { recursive: true })
    throw error
  }
}

/** On a real disk; the caller removes it. */
export async function newDataFolder(): Promise<string> {
  return await mkdtemp(join(DISK, '.data-'))
}

/** As `startPartyline`, on a folder that its end leaves as it is, so that it can be started there again. */
export async function servePartyline(
  { core }: StartOptions,
  data: string,
  flags: readonly string[],
  program = FROM_SOURCE,
): Promise<PartylineServer & { readonly printed: () => string }> {
  const doors = ['--irc=127.0.0.1:0', '--ircs=off', '--plain=off', '--ssh=127.0.0.1:0', '--web=127.0.0.1:0']
  const serve = [...program, 'serve', `--data=${data}`, ...doors, ...flags, '--json']
  const server = launch({ command: [process.execPath, ...serve], core, folder: ROOT, user: null })
  const ports = await server.until(readyPorts)
  return { pid: server.pid, ...ports, stop: () => server.end(), printed: () => server.output }
}

/** The ports in the ready line, or null before it is there. */
function readyPorts(output: string): Pick<PartylineServer, 'port' | 'webPort' | 'sshPort'> | null {
  const line = output.split('\n').find((line) => line.includes('"event":"ready"'))
  const portOf = (door: string) => Number(new RegExp(`"${door}":\\["127\\.0\\.0\\.1:(\\d+)"`).exec(line ?? '')?.[1])
  return line === undefined ? null : { port: portOf('irc'), webPort: portOf('web'), sshPort: portOf('ssh') }
}
