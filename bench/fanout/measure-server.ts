/** One server, started fresh, under the load process, and stopped. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Job, type Round, parseRound } from '../load/job.ts'
import { pinned } from '../servers/launch.ts'
import type { ServerUnderTest } from '../servers/server.ts'
import type { Cores } from './cores.ts'
import type { FanoutOptions } from './options.ts'
import type { FanoutRow } from './rows.ts'

const LOAD = join(import.meta.dirname, '../load/main.ts')

/** Rejects, with what the load process said, when the server lost, reordered or invented anything. */
export async function measureServer(
  server: ServerUnderTest,
  row: FanoutRow,
  { bytes, seconds }: FanoutOptions,
  cores: Cores,
): Promise<Round> {
  const running = await server.start({ core: cores.server })
  try {
    const { part, clients, senders, underway, pauseMs, hasTags, spans } = row
    const negotiated = { capabilities: hasTags ? server.capabilities : [], hasEcho: hasTags && server.hasEcho }
    const target = { port: running.port, serverPid: running.pid, ...negotiated }
    const job = { ...target, part, clients, senders, underway, bytes, pauseMs, seconds: spans * seconds }
    return await runLoad(job, cores.load)
  } catch (error) {
    throw new Error(`${server.name} failed under load`, { cause: error })
  } finally {
    await running.stop()
  }
}

async function runLoad(job: Job, core: number | null): Promise<Round> {
  const [file, ...args] = pinned(core, [process.execPath, LOAD, JSON.stringify(job)])
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let complaint = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  const [status]: unknown[] = await once(child, 'close')
  if (status !== 0) throw new Error(complaint)
  return parseRound(output)
}
