/** Programs that do the same work on a socket in different ways, each in a process of its own. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { buildSync } from 'esbuild'
import { chooseCores } from '../fanout/cores.ts'
import { findRuntime, type Runtime } from '../../scripts/runtimes.ts'
import { findProgram } from '../servers/installed.ts'
import { launch } from '../servers/launch.ts'

export interface Contender {
  readonly name: string
  /** Prints `listening PORT` when it is ready. */
  readonly command: readonly [string, ...string[]]
  /** What to do so that it can run here; null when it can. */
  missing(): string | null
}

const FOLDER = import.meta.dirname
const SERVERS = join(FOLDER, 'servers')
/** Below this package, so that they find what they import. */
const BUILT_SERVERS = join(FOLDER, '../dist/servers')
const BUILD = join(FOLDER, '../../scripts/build.ts')

/**
 * Makes the libraries and the command as others get them, not as their sources, since what is compared is what people run; and
 * the servers as JavaScript, because a process that strips types has memory left over that would hide what connections take.
 */
export function build(): void {
  const { status, stderr } = spawnSync(process.execPath, [BUILD], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the build ended with ${status}: ${stderr}`)
  const files = readdirSync(SERVERS)
  const sources = files.filter((name) => name.endsWith('.ts'))
  buildSync({ entryPoints: sources.map((name) => join(SERVERS, name)), outdir: BUILT_SERVERS, format: 'esm' })
  if (findProgram('cc') !== null) for (const file of files.filter((name) => name.endsWith('.c'))) buildInC(file)
}

function buildInC(file: string): void {
  const { stderr, status } = spawnSync('cc', ['-O2', '-o', builtProgram(file), join(SERVERS, file)], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`cc ${file} ended with ${status}: ${stderr}`)
}

function builtProgram(file: string): string {
  return join(BUILT_SERVERS, basename(file, '.c'))
}

function builtServer(file: string): string {
  return join(BUILT_SERVERS, `${basename(file, '.ts')}.js`)
}

/** A server in the folder `servers`: TypeScript on this Node, Python, C, or a script that needs the programs named. */
export function contender(name: string, file: string, ...programs: readonly string[]): Contender {
  const path = join(SERVERS, file)
  if (file.endsWith('.py')) return { name, command: ['python3', path], missing: missingOf('python3', ...programs) }
  if (file.endsWith('.sh')) return { name, command: ['sh', path], missing: missingOf('sh', ...programs) }
  if (file.endsWith('.c')) return { name, command: [builtProgram(file)], missing: missingOf('cc', ...programs) }
  return { name, command: [process.execPath, builtServer(file)], missing: missingOf(...programs) }
}

/** A server that is written for another runtime, which is fetched when it is asked for. */
export function contenderOn(runtime: Runtime, args: readonly string[], name: string, file: string): Contender {
  return {
    name,
    get command(): Contender['command'] {
      return [findRuntime(runtime) ?? runtime, ...args, join(SERVERS, file)]
    },
    missing: () => (findRuntime(runtime) === null ? `${runtime} cannot be had here` : null),
  }
}

function missingOf(...programs: readonly string[]): Contender['missing'] {
  return () => {
    const absent = programs.filter((program) => findProgram(program) === null)
    return absent.length === 0 ? null : `not installed: ${absent.join(', ')}`
  }
}

/** Those that can run here; the others are named, and never counted as beaten. */
export function present(contenders: readonly Contender[]): readonly Contender[] {
  return contenders.filter((each) => {
    const reason = each.missing()
    if (reason !== null) process.stderr.write(`left out: ${each.name}: ${reason}\n`)
    return reason === null
  })
}

export interface Running extends AsyncDisposable {
  readonly pid: number
  readonly port: number
}

const CORES = chooseCores()

export async function startContender({ command }: Contender, ...args: readonly string[]): Promise<Running> {
  const launched = launch({ command: [...command, ...args], core: CORES.server, folder: FOLDER, user: null })
  const port = await launched.until((output) => {
    const found = /^listening (\d+)$/m.exec(output)?.[1]
    return found === undefined ? null : Number(found)
  })
  return { pid: launched.pid, port, [Symbol.asyncDispose]: () => launched.end() }
}

export interface Load extends AsyncDisposable {
  /** What it measured, by name. */
  readonly result: Readonly<Record<string, number>>
}

/** Runs a program of the folder `load` on the other core until it has a result; it lives until it is disposed of. */
export async function runLoad(file: string, args: readonly number[]): Promise<Load> {
  const command = [process.execPath, join(FOLDER, 'load', file), ...args.map(String)] as const
  const load = launch({ command: [...command], core: CORES.load, folder: FOLDER, user: null })
  const result = await load.until((output) => {
    const line = /^result (.+)$/m.exec(output)?.[1]
    return line === undefined ? null : (JSON.parse(line) as Readonly<Record<string, number>>)
  })
  return { result, [Symbol.asyncDispose]: () => load.end() }
}

/** Each contender once in every round, so that what disturbs the machine for a while disturbs all of them. */
export async function inRounds<T>(
  contenders: readonly Contender[],
  rounds: number,
  measure: (contender: Contender) => Promise<T>,
): Promise<ReadonlyMap<Contender, readonly T[]>> {
  const results = new Map<Contender, T[]>(contenders.map((each) => [each, []]))
  for (let round = 1; round <= rounds; round += 1) {
    for (const each of contenders) {
      process.stderr.write(`round ${round} of ${rounds}: ${each.name}\n`)
      results.get(each)?.push(await measure(each))
    }
  }
  return results
}
