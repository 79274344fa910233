/** `-e` and `-c`: a command whose standard input and output are the connection; its standard error is ours. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import type { Address } from '@partyline/net'
import { IDLE_CLOSE_MS, IdleError, IdleWatch } from './idle-watch.ts'
import { LINGER_MS } from './linger.ts'
import type { NcOptions } from './options.ts'
import { splitCommand } from './split-command.ts'
import { readerOf, writeTo } from './standard-streams.ts'
import { systemReason } from './system-reason.ts'
import { UsageError } from './usage-error.ts'

/** Who the command talks to: a connection, or the peer of a datagram socket. */
export interface CommandPeer extends AsyncIterable<Uint8Array> {
  readonly localAddress: Address
  readonly remoteAddress: Address
  /** For `NCAT_PROTO`. Default: TCP. */
  readonly protocol?: 'TCP' | 'UDP'
  write(bytes: Uint8Array): Promise<void>
  closeWrite(): Promise<void>
  close(options?: { readonly timeoutMs?: number }): Promise<unknown>
  abort(reason?: unknown): void
}

export type CommandOptions = Pick<NcOptions, 'idleTimeoutMs'>

export type Command = NonNullable<NcOptions['command']>

/**
 * Runs the command until it has ended and its output is sent, then closes the connection. The end of what the other side
 * sends is the end of the command's input. A connection that fails, or in which nothing moves, ends the command (SIGTERM).
 * @throws {UsageError} there is no such program @throws {NetError | IdleError} as `runSession`
 */
export async function runCommand(
  connection: CommandPeer,
  command: Command,
  { idleTimeoutMs }: CommandOptions,
): Promise<void> {
  const [program, ...args] = command.kind === 'shell' ? ['/bin/sh', '-c', command.text] : splitCommand(command.text)
  const env = { ...process.env, ...connectionVariables(connection) }
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'inherit'] })
  using idle = new IdleWatch(idleTimeoutMs)
  try {
    await started(child, program)
    // A command that ends while somebody still sends to it is no failure.
    child.stdin.on('error', () => {})
    const exited = once(child, 'exit')
    const answered = drain(connection, child, idle).then(() => exited)
    await Promise.race([answered, feed(connection, child, idle), idle.expired])
    await connection.close({ timeoutMs: LINGER_MS })
  } catch (error) {
    child.kill()
    // What the command started may not hear of that, but finds nobody to write to.
    child.stdin.destroy()
    child.stdout.destroy()
    if (error instanceof IdleError) await connection.close({ timeoutMs: IDLE_CLOSE_MS })
    else connection.abort(error)
    throw error
  }
}

/** What ncat puts into the environment: both ends of the connection, as the one who runs the command sees them. */
function connectionVariables({ localAddress, remoteAddress, protocol = 'TCP' }: CommandPeer): Record<string, string> {
  return { NCAT_PROTO: protocol, ...endVariables('REMOTE', remoteAddress), ...endVariables('LOCAL', localAddress) }
}

function endVariables(end: string, address: Address): Record<string, string> {
  return address.kind === 'ip'
    ? { [`NCAT_${end}_ADDR`]: address.host, [`NCAT_${end}_PORT`]: String(address.port) }
    : { [`NCAT_${end}_ADDR`]: address.kind === 'unix' ? address.path : '', [`NCAT_${end}_PORT`]: '' }
}

type Child = ChildProcessByStdio<Writable, Readable, null>

async function started(child: Child, program: string): Promise<void> {
  try {
    await once(child, 'spawn')
  } catch (error) {
    throw new UsageError(
      `cannot run ${JSON.stringify(program)}: ${systemReason(error)}`,
      'give the full path, or use -c',
    )
  }
}

/** Never resolves: the command decides when it is over. Rejects when the connection fails. */
async function feed(connection: CommandPeer, child: Child, idle: IdleWatch): Promise<never> {
  for await (const bytes of connection) {
    idle.touch()
    await writeTo(child.stdin, bytes).catch(() => {})
  }
  child.stdin.end()
  return new Promise<never>(() => {})
}

async function drain(connection: CommandPeer, child: Child, idle: IdleWatch): Promise<void> {
  const read = readerOf(child.stdout)
  for (let bytes = await read(); bytes !== null; bytes = await read()) {
    idle.touch()
    await connection.write(bytes)
  }
  await connection.closeWrite()
}
