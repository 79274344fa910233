/** Runs a program to its end, with this process's output. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** @throws {Error} there is no such program, or it failed */
export async function runProgram(program: string, args: readonly string[], cwd: string): Promise<void> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
  const [exitCode] = await once(child, 'close')
  if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')} failed with exit code ${exitCode}`)
}
