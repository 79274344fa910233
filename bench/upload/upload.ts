/** `npm run bench -- upload`: a file that curl sends over HTTP on loopback, to the server and to node:http by hand. See README.md. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { connect, framed, lineCodec } from '@partyline/net'
import { processCpuSeconds, residentBytes } from '../measure/cpu.ts'
import { median } from '../measure/latency.ts'
import { medianRatio } from '../measure/ratio.ts'
import { launch } from '../servers/launch.ts'
import { newDataFolder, startPartyline } from '../servers/partyline.ts'
import { formatTable } from '../table.ts'
import { startNginx } from './nginx.ts'

const BYTES = 2 ** 30
const MIB = 2 ** 20
const ROUNDS = 5
const PASSWORD = 'bench-password'
const LINE_BYTES_MAX = 16_384
const SINK = join(import.meta.dirname, 'sink.ts')
const run = promisify(execFile)

interface Contender {
  readonly name: string
  readonly pid: number
  readonly url: string
  readonly method: 'POST' | 'PUT'
  /** To free the disk, with the link that was answered. */
  readonly forget: (location: string) => Promise<unknown>
}

interface Result {
  readonly perSecond: number
  readonly cpuSeconds: number
  readonly memoryBytes: number
}

export async function upload(): Promise<number> {
  const folder = await newDataFolder()
  await using ends = new AsyncDisposableStack()
  ends.defer(() => rm(folder, { recursive: true }))
  const file = join(folder, 'file')
  await fill(file)
  const contenders: readonly Contender[] = [
    await ownServer(ends),
    await sink('node:http, nothing stored', ends),
    await sink('node:http into a file', ends, join(folder, 'stored')),
    await sink('node:http into a file, fsync', ends, join(folder, 'synced'), 'sync'),
    ...(await nginx(folder, ends)),
  ]
  const results = new Map(contenders.map((each) => [each, [] as Result[]]))
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const each of contenders) {
      const result = await measure(each, file)
      // In the first round everything is warmed.
      if (round > 0) results.get(each)?.push(result)
    }
  }
  const speeds = (all: readonly Result[]) => all.map(({ perSecond }) => perSecond)
  const [, bare = [], stored = [], synced = [], put = []] = [...results.values()].map(speeds)
  const rows = [...results].map(([{ name }, all]) => [
    name,
    (median(speeds(all)) / MIB).toFixed(0),
    medianRatio(speeds(all), bare).toFixed(2),
    medianRatio(speeds(all), stored).toFixed(2),
    medianRatio(speeds(all), synced).toFixed(2),
    put.length === 0 ? '–' : medianRatio(speeds(all), put).toFixed(2),
    median(all.map(({ cpuSeconds }) => cpuSeconds)).toFixed(2),
    (Math.max(...all.map(({ memoryBytes }) => memoryBytes)) / MIB).toFixed(0),
  ])
  const head = [
    'receiver',
    'MiB/s',
    'to nothing stored',
    'to a file',
    'to a file, fsync',
    'to nginx',
    'its CPU s per GiB',
    'MiB of memory',
  ]
  process.stdout.write(
    `\nOne GiB that curl sends over loopback; medians of ${ROUNDS} rounds.\n\n${formatTable(head, rows)}`,
  )
  return 0
}

async function fill(path: string): Promise<void> {
  await using handle = await open(path, 'w')
  const piece = randomBytes(16 * MIB)
  for (let written = 0; written < BYTES; written += piece.length) await handle.appendFile(piece)
}

async function ownServer(ends: AsyncDisposableStack): Promise<Contender> {
  const server = await startPartyline({ core: null }, [])
  ends.defer(() => server.stop())
  await register(server.port)
  const base = `http://127.0.0.1:${server.webPort}`
  const forget = (location: string) => {
    const id = /\/files\/([\w-]+)/.exec(location)?.[1] ?? ''
    return run('curl', ['-sf', ...credentials, '-X', 'DELETE', '-H', 'Tus-Resumable: 1.0.0', `${base}/uploads/${id}`])
  }
  return { name: 'partyline: SHA-256, fsync, a name', pid: server.pid, url: `${base}/uploads`, method: 'POST', forget }
}

const credentials = ['-u', `ann:${PASSWORD}`] as const

async function register(port: number): Promise<void> {
  const connection = await connect({ host: '127.0.0.1', port })
  await connection.write(`NICK ann\r\nUSER ann 0 * :ann\r\nREGISTER * * ${PASSWORD}\r\n`)
  for await (const line of framed(connection, lineCodec({ lineBytesMax: LINE_BYTES_MAX }))) {
    if (line.includes('REGISTER SUCCESS')) break
  }
  await connection.close()
}

async function sink(name: string, ends: AsyncDisposableStack, ...into: readonly string[]): Promise<Contender> {
  const started = launch({
    command: [process.execPath, SINK, ...into],
    core: null,
    folder: import.meta.dirname,
    user: null,
  })
  ends.defer(() => started.end())
  const port = await started.until((output) => /^\d+$/m.exec(output)?.[0] ?? null)
  return { name, pid: started.pid, url: `http://127.0.0.1:${port}/`, method: 'POST', forget: () => Promise.resolve() }
}

async function nginx(folder: string, ends: AsyncDisposableStack): Promise<readonly Contender[]> {
  const found = await startNginx(folder)
  if (found === null) return []
  const { started, url, path } = found
  ends.defer(() => started.end())
  return [{ name: 'nginx, PUT', pid: started.pid, url, method: 'PUT', forget: () => rm(path) }]
}

/** @throws {Error} it was not taken */
async function measure({ pid, url, method, forget }: Contender, file: string): Promise<Result> {
  const before = processCpuSeconds(pid)
  const words = ['-sf', ...credentials, '-X', method, '-T', file, '-o', '/dev/null']
  const { stdout } = await run('curl', [...words, '-w', '%{time_total} %header{location}', url])
  const [seconds = '', location = ''] = stdout.split(' ')
  const result = {
    perSecond: BYTES / Number(seconds),
    cpuSeconds: processCpuSeconds(pid) - before,
    memoryBytes: residentBytes(pid),
  }
  await forget(location)
  return result
}
