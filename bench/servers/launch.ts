/** Starting a server as a child process, with everything it prints kept for the error message should it fail. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A node of a cluster that was killed waits for the end of its lease first. */
const START_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 10_000

export interface Launch {
  readonly command: readonly [string, ...string[]]
  readonly core: number | null
  readonly folder: string
  /** As which user; null for the current one. */
  readonly user: number | null
}

export interface Launched {
  readonly pid: number
  /** Everything that it has printed. */
  readonly output: string
  /** Resolves with what `ready` finds (not null) in the output, or by trying; rejects when the process ends or time is up. */
  until<T>(ready: (output: string) => T | null | Promise<T | null>): Promise<T>
  /** SIGTERM, and SIGKILL after ten seconds. Resolves when the process has ended. */
  end(): Promise<void>
}

/** The command on one core. taskset replaces itself, so the process id is the command's. */
export function pinned(core: number | null, command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  return core === null ? command : ['taskset', '--cpu-list', String(core), ...command]
}

export function launch({ command, core, folder, user }: Launch): Launched {
  const [file, ...args] = pinned(core, command)
  const identity = user === null ? {} : { uid: user, gid: user }
  const child = spawn(file, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], ...identity })
  let output = ''
  const keep = (chunk: Buffer): void => {
    output += chunk.toString()
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  child.on('error', (error) => {
    output += error.message
  })
  return {
    pid: child.pid ?? -1,
    get output() {
      return output
    },
    until: async (ready) => {
      const deadline = performance.now() + START_TIMEOUT_MS
      while (performance.now() < deadline && !hasEnded(child)) {
        const found = await ready(output)
        if (found !== null) return found
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      // A program that is done at once may have said it last.
      const last = await ready(output)
      if (last !== null) return last
      await end(child)
      throw new Error(`${command.join(' ')} did not start. It printed:\n${output}`)
    },
    end: async () => await end(child),
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  await exited
  clearTimeout(killer)
}
