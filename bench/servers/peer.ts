/** What the C servers have in common: one program, one configuration file with a fixed port, no root. */
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from './installed.ts'
import { launch } from './launch.ts'
import type { RunningServer, ServerUnderTest, StartOptions } from './server.ts'

/** `nobody` on Debian; both peers refuse to stay root. */
const UNPRIVILEGED = 65_534
const HOST = '127.0.0.1'

export interface Peer {
  readonly name: string
  readonly notes: string
  /** The program with its first arguments, or null when it is not here. */
  readonly command: () => readonly [string, ...string[]] | null
  /** What to do when it is not here. */
  readonly remedy: string
  readonly args: (configFile: string) => readonly string[]
  readonly config: (port: number, folder: string) => string
}

/** A program of the system, and what brings it. */
export function installed(name: string): Pick<Peer, 'command' | 'remedy'> {
  return {
    command: () => {
      const program = findProgram(name)
      return program === null ? null : [program]
    },
    remedy: `install it: apt-get install ${name}`,
  }
}

export function peer({ name, notes, command, remedy, args, config }: Peer): ServerUnderTest {
  return {
    name,
    capabilities: [],
    hasEcho: false,
    notes,
    missing: () => (command() === null ? remedy : null),
    start: async (options: StartOptions): Promise<RunningServer> => {
      const program = command()
      if (program === null) throw new Error(`${name} is not here`)
      const folder = await mkdtemp(join(tmpdir(), `bench-${name}-`))
      try {
        const port = await freePort()
        const file = join(folder, `${name}.conf`)
        await writeFile(file, config(port, folder))
        await writeFile(join(folder, 'motd'), 'A benchmark.\n')
        const user = process.getuid?.() === 0 ? UNPRIVILEGED : null
        if (user !== null) await chown(folder, user, user)
        const server = launch({ command: [...program, ...args(file)], core: options.core, folder, user })
        await server.until(async () => ((await isOpen(port)) ? port : null))
        const stop = async (): Promise<void> => {
          await server.end()
          await rm(folder, { recursive: true })
        }
        return { pid: server.pid, port, stop }
      } catch (error) {
        await rm(folder, { recursive: true })
        throw error
      }
    },
  }
}

/** These servers take no port 0, so a port that was free a moment ago must do. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, HOST, resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('a TCP listener has no port')
  return address.port
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, HOST)
  try {
    return await new Promise((resolve) =>
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false)),
    )
  } finally {
    socket.destroy()
  }
}
