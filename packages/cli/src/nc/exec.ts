/** `-e` and `-c`: a command whose standard input and output are the connection; its standard error is ours. */
import { text } from '../language/text.ts'
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { type Address, formatPath } from '@partyline/net'
import { type ByteFilters, byteFilters, type FilterOptions } from './byte-filters.ts'
import { IDLE_CLOSE_MS, IdleError, IdleWatch } from './idle-watch.ts'
import { LINGER_MS } from './linger.ts'
import type { NcOptions } from './options.ts'
import type { Recorder } from './recorder.ts'
import { splitCommand } from './split-command.ts'
import { readerOf, writeTo } from './standard-streams.ts'
import { systemReason } from './system-reason.ts'
import { UsageError } from './usage-error.ts'

/** The peer of a command: a connection, or the other end of a datagram socket. */
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

export type CommandOptions = FilterOptions & Pick<NcOptions, 'direction' | 'idleTimeoutMs'>

export type Command = NonNullable<NcOptions['command']>

/**
 * Runs the command until it has ended and its output is sent, then closes the connection. The end of what the other side
 * sends is the end of the command's input. A connection that fails, or in which nothing moves, ends the command (SIGTERM).
 * As with ncat, what the command says goes nowhere with `--recv-only`.
 * @throws {UsageError} it cannot be started @throws {NetError | IdleError} as `runSession`
 */
export async function runCommand(
  connection: CommandPeer,
  command: Command,
  options: CommandOptions,
  recorder: Recorder,
): Promise<void> {
  const child = await start(connection, command)
  const filters = byteFilters(options, recorder)
  using idle = new IdleWatch(options.idleTimeoutMs)
  try {
    // A command that ends while the peer still sends is no failure.
    child.stdin.on('error', () => {})
    const exited = once(child, 'exit')
    const isSpeaking = options.direction !== 'receive'
    const answered = drain(connection, child, { idle, filters, isSpeaking }).then(() => exited)
    await Promise.race([answered, feed(connection, child, { idle, filters }), idle.expired])
    await connection.close({ timeoutMs: LINGER_MS })
  } catch (error) {
    child.kill()
    // What the command started may not hear of that, but can write to nothing any more.
    child.stdin.destroy()
    child.stdout.destroy()
    if (error instanceof IdleError) await connection.close({ timeoutMs: IDLE_CLOSE_MS })
    else connection.abort(error)
    throw error
  }
}

/** What ncat puts into the environment: both ends of the connection, as this side sees them. */
function connectionVariables({ localAddress, remoteAddress, protocol = 'TCP' }: CommandPeer): Record<string, string> {
  return { NCAT_PROTO: protocol, ...endVariables('REMOTE', remoteAddress), ...endVariables('LOCAL', localAddress) }
}

function endVariables(end: string, address: Address): Record<string, string> {
  return address.kind === 'ip'
    ? { [`NCAT_${end}_ADDR`]: address.host, [`NCAT_${end}_PORT`]: String(address.port) }
    : { [`NCAT_${end}_ADDR`]: address.kind === 'unix' ? formatPath(address.path) : '', [`NCAT_${end}_PORT`]: '' }
}

type Child = ChildProcessByStdio<Writable, Readable, null>

async function start(connection: CommandPeer, command: Command): Promise<Child> {
  const [program, ...args] = command.kind === 'shell' ? ['/bin/sh', '-c', command.text] : splitCommand(command.text)
  const env = { ...process.env, ...connectionVariables(connection) }
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'inherit'] })
  try {
    await once(child, 'spawn')
    return child
  } catch (error) {
    connection.abort(error)
    const isFull = error instanceof Error && 'code' in error && OUT_OF_DESCRIPTORS.has(String(error.code))
    const remedy = isFull ? 'raise the limit of open files (ulimit -n), or allow fewer clients: -m' : NO_PROGRAM
    throw new UsageError(text`cannot run ${JSON.stringify(program)}: ${systemReason(error)}`, remedy)
  }
}

/** A child needs two pipes, and without them Node makes it no streams either. */
const OUT_OF_DESCRIPTORS = new Set(['EMFILE', 'ENFILE'])
const NO_PROGRAM = 'give the full path, or use -c'

interface Feeding {
  readonly idle: IdleWatch
  readonly filters: ByteFilters
}

/** Never resolves: the command decides when it is over. Rejects when the connection fails. */
async function feed(connection: CommandPeer, child: Child, { idle, filters }: Feeding): Promise<never> {
  for await (const bytes of connection) {
    idle.touch()
    // A reply that cannot be sent is told of by the next read.
    const data = filters.received(bytes, (reply) => void connection.write(reply).catch(() => {}))
    if (data.length > 0) await writeTo(child.stdin, data).catch(() => {})
  }
  child.stdin.end()
  return new Promise<never>(() => {})
}

async function drain(
  connection: CommandPeer,
  child: Child,
  { idle, filters, isSpeaking }: Feeding & { readonly isSpeaking: boolean },
): Promise<void> {
  const read = readerOf(child.stdout)
  for (let bytes = await read(); bytes !== null; bytes = await read()) {
    idle.touch()
    if (!isSpeaking) continue
    const data = filters.encode(bytes)
    filters.sent(data)
    await connection.write(data)
  }
  await connection.closeWrite()
}
