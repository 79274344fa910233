/** `npm run bench -- transfer`: one large file and many small ones, from disk to disk on loopback. See README.md. */
import { spawnSync } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { medianRatio } from '../measure/ratio.ts'
import { median } from '../measure/latency.ts'
import { type Bars, plotBars } from '../plot.ts'
import { formatTable } from '../table.ts'
import { type Contender, contenders, type Job, makeKeys, type Moved } from './contenders.ts'
import { parseOptions, USAGE } from './options.ts'

const MIB = 1024 * 1024
const SMALL_BYTES = 4_096
const FILES_PER_FOLDER = 1_000
const ROOT = join(import.meta.dirname, '../..')

export async function transfer(args: readonly string[]): Promise<number> {
  const options = parseOptions(args)
  if (options === null) {
    process.stderr.write(USAGE)
    return 2
  }
  const folder = mkdtempSync(join(options.folder, 'partyline-bench-'))
  try {
    const built = spawnSync(process.execPath, [join(ROOT, 'scripts/build.ts'), join(folder, 'dist')], {
      stdio: 'inherit',
    })
    if (built.status !== 0) return 1
    // Beside its bundle, as it is installed.
    spawnSync('cp', [join(ROOT, 'packages/cli/package.json'), join(folder, 'dist/cli')])
    makeKeys(folder)
    const all = contenders({ partyline: join(folder, 'dist/cli/dist/main.js'), folder })
    const from = join(folder, 'from')
    mkdirSync(from)
    const plotted: Bars[] = []
    if (options.megabytes > 0) {
      makeFile(join(from, 'film.mkv'), options.megabytes)
      const job = { name: 'film.mkv', isFolder: false, from, to: join(folder, 'to') }
      plotted.push(await compare(`One file of ${options.megabytes} MiB`, all, job, options.rounds, options.megabytes))
    }
    if (options.files > 0) {
      makeSmallFiles(join(from, 'many'), options.files)
      const job = { name: 'many', isFolder: true, from, to: join(folder, 'to') }
      const some = all.filter(({ takesFolders }) => takesFolders)
      plotted.push(
        await compare(
          `${options.files} files of 4 KiB`,
          some,
          job,
          options.rounds,
          (options.files * SMALL_BYTES) / MIB,
        ),
      )
    }
    if (options.plot !== null) writeFileSync(options.plot, plotBars(plotted, 'MiB/s'))
    return 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function compare(
  title: string,
  all: readonly Contender[],
  job: Job,
  rounds: number,
  mebibytes: number,
): Promise<Bars> {
  const moved = new Map<string, Moved[]>(all.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, move } of all) {
      process.stderr.write(`${title}: ${name}, round ${round + 1}\n`)
      rmSync(job.to, { recursive: true, force: true })
      mkdirSync(job.to)
      // What others have left to be written is not ours.
      spawnSync('sync')
      moved.get(name)?.push(await move(job))
      const { status } = spawnSync('diff', ['-rq', join(job.from, job.name), join(job.to, job.name)], {
        stdio: 'inherit',
      })
      if (status !== 0) throw new Error(`${name} has not moved it as it is`)
    }
  }
  const seconds = (name: string) => moved.get(name)?.map((each) => each.seconds) ?? []
  const ours = seconds('partyline')
  const rows = all.map(({ name }) => {
    const runs = moved.get(name) ?? []
    const middle = (value: (run: Moved) => number) => median(runs.map(value))
    return [
      name,
      (mebibytes / median(seconds(name))).toFixed(0),
      name === 'partyline' ? '' : medianRatio(seconds(name), ours).toFixed(2),
      middle(({ sender }) => (sender.cpuSeconds * 1_024) / mebibytes).toFixed(2),
      middle(({ receiver }) => (receiver.cpuSeconds * 1_024) / mebibytes).toFixed(2),
      middle(({ sender }) => sender.peakBytes / MIB).toFixed(0),
      middle(({ receiver }) => receiver.peakBytes / MIB).toFixed(0),
    ]
  })
  const head = ['', 'MiB/s', 'partyline is × faster', 'CPU s/GiB sender', 'receiver', 'MiB sender', 'receiver']
  process.stdout.write(`\n${title}, median of ${rounds}.\n\n${formatTable(head, rows)}\n`)
  const speed = (name: string) => mebibytes / median(seconds(name))
  return { title, bars: all.map(({ name }) => ({ name, value: speed(name), isOwn: name === 'partyline' })) }
}

/** Random, so that nothing compresses it. */
function makeFile(path: string, megabytes: number): void {
  const descriptor = openSync(path, 'w')
  const piece = Buffer.allocUnsafe(16 * MIB)
  for (let written = 0; written < megabytes; written += piece.length / MIB) {
    randomFillSync(piece)
    writeSync(descriptor, piece, 0, Math.min(piece.length, (megabytes - written) * MIB))
  }
  closeSync(descriptor)
}

function makeSmallFiles(folder: string, count: number): void {
  const bytes = Buffer.allocUnsafe(SMALL_BYTES)
  for (let index = 0; index < count; index += 1) {
    if (index % FILES_PER_FOLDER === 0) mkdirSync(join(folder, String(index / FILES_PER_FOLDER)), { recursive: true })
    randomFillSync(bytes)
    writeFileSync(join(folder, String(Math.floor(index / FILES_PER_FOLDER)), `${index}.bin`), bytes)
  }
}
