/** The server as people run it: the command, in a process of its own. */
import type { HostTarget } from '@partyline/net'
import { PARTYLINE } from './command.ts'
import { Program, type ProgramOptions } from './program.ts'

/** Those that are open where nobody says otherwise. */
const DOORS = ['irc', 'ircs', 'plain', 'web', 'ssh'] as const

export type DoorName = (typeof DOORS)[number] | 'plains' | 'webs'

/** How to start `partyline serve` with these arguments: as words after `node`. */
export function serveArguments(...args: readonly string[]): readonly string[] {
  return [...PARTYLINE, 'serve', ...args]
}

/** `partyline serve`, which may well refuse to start; the exit code and both outputs say how. */
export function serve(args: readonly string[], options?: ProgramOptions): Promise<Program> {
  return Program.start(process.execPath, serveArguments(...args), options)
}

export interface ChatServerOptions {
  /** The data folder. */
  readonly data: string
  /** Further arguments; a door that they do not name listens on a free port of loopback. */
  readonly args?: readonly string[]
  /** A program, with its arguments, that starts the server as its last argument says; `strace`, for one. */
  readonly under?: readonly string[]
  /** Leaves the doors where they are by default, at fixed ports; only in a network of the test's own. */
  readonly hasOwnPorts?: boolean
}

export class ChatServer implements AsyncDisposable {
  readonly program: Program
  /** SHA-256 of the TLS certificate, as the ready line gives it. */
  readonly fingerprint: string | null
  /** Everything in the line that says that every door is open. */
  readonly ready: unknown

  /** @throws {Error} the server ended, or did not say that it is ready in time */
  static async start({ data, args = [], under = [], hasOwnPorts = false }: ChatServerOptions): Promise<ChatServer> {
    const doors = hasOwnPorts ? [] : DOORS.filter((name) => !args.includes(`--${name}`))
    const command = [
      ...under,
      process.execPath,
      ...serveArguments('--data', data, ...doors.flatMap((name) => [`--${name}`, '127.0.0.1:0']), '--json', ...args),
    ]
    const [file = '', ...words] = command
    const program = await Program.start(file, words)
    try {
      const [line] = await program.output.expect(/^\{"event":"ready".*$/m)
      return new ChatServer(program, line)
    } catch (error) {
      await program[Symbol.asyncDispose]()
      throw new Error(`the server did not start: ${program.errors.text}`, { cause: error })
    }
  }

  constructor(program: Program, readyLine: string) {
    this.program = program
    const ready: unknown = JSON.parse(readyLine)
    this.ready = ready
    const fingerprint = propertyOf(ready, 'fingerprint')
    this.fingerprint = typeof fingerprint === 'string' ? fingerprint : null
  }

  get pid(): number {
    return this.program.pid
  }

  /** The first address at which a door listens. @throws {Error} the door is closed */
  door(name: DoorName): HostTarget {
    const addresses = propertyOf(propertyOf(this.ready, 'doors'), name)
    const address: unknown = Array.isArray(addresses) ? addresses[0] : undefined
    const [, host, port] = /^\[?(.+?)\]?:(\d+)$/.exec(String(address)) ?? []
    if (host === undefined) throw new Error(`the door ${name} is closed: ${JSON.stringify(this.ready)}`)
    return { host, port: Number(port) }
  }

  /** Ends it as a power cut would: it learns nothing and does nothing more. */
  async kill(): Promise<void> {
    this.program.signal('SIGKILL')
    await this.program.exit()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program[Symbol.asyncDispose]()
  }
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
}
