/**
 * The folder of a stranger that installs our packages from the archives that `npm run pack` makes. What they depend on comes
 * from this tree's `node_modules`, exactly what their manifests name and nothing more, so that no registry is needed.
 */
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Program } from './program.ts'
import { tempFolder } from './temp-folder.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PUBLISHED = ['@partyline/net', '@partyline/irc', 'partyline'] as const
const STEP_MS = 60_000

export interface EmptyProject extends AsyncDisposable {
  path(...names: readonly string[]): string
  read(...names: readonly string[]): string
  write(name: string, text: string): Promise<void>
  /** Gives what it wrote; anything but the exit code 0 fails the test. */
  run(command: string, ...args: readonly string[]): Promise<string>
  start(command: string, ...args: readonly string[]): Promise<Program>
}

/** With our packages in `node_modules`. */
export async function emptyProject(): Promise<EmptyProject> {
  const folder = await tempFolder()
  const project = folder.path('project')
  // Neither the settings nor the cache of the user that runs the tests.
  const env = { npm_config_cache: folder.path('cache'), npm_config_userconfig: folder.path('npmrc') }

  const start = (command: string, ...args: readonly string[]) => Program.start(command, args, { cwd: project, env })
  const run = async (command: string, ...args: readonly string[]) => {
    await using program = await start(command, ...args)
    const { code } = await program.exit(STEP_MS)
    assert.equal(code, 0, `${command} ${args.join(' ')}\n${program.output.text}${program.errors.text}`)
    return program.output.text
  }

  try {
    await mkdir(project)
    await writeFile(join(project, 'package.json'), '{ "type": "module", "private": true }')
    await run(process.execPath, join(ROOT, 'scripts/pack.ts'), folder.path('archives'))
    const archives = globSync(folder.path('archives', '*.tgz'))
    assert.equal(archives.length, PUBLISHED.length)
    const install = ['install', '--offline', '--ignore-scripts', '--install-links', '--no-save']
    await run('npm', ...install, ...archives, ...dependencies())
  } catch (error) {
    await folder[Symbol.asyncDispose]()
    throw error
  }
  return {
    path: (...names) => join(project, ...names),
    read: (...names) => readFileSync(join(project, ...names), 'utf8'),
    write: (name, text) => writeFile(join(project, name), text),
    run,
    start,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

/** The folders of everything that our packages depend on, and of what that depends on. */
function dependencies(): readonly string[] {
  const found = new Set<string>()
  const visit = (folder: string): void => {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    for (const name of dependencyNames(manifest)) {
      const dependency = join(ROOT, 'node_modules', name)
      assert.ok(existsSync(dependency), `${name} is not installed`)
      if (found.has(dependency)) continue
      found.add(dependency)
      visit(dependency)
    }
  }
  for (const name of PUBLISHED) visit(join(ROOT, 'node_modules', name))
  return [...found]
}

function dependencyNames(manifest: unknown): readonly string[] {
  const hasSome = typeof manifest === 'object' && manifest !== null && 'dependencies' in manifest
  return hasSome ? Object.keys(manifest.dependencies ?? {}) : []
}

/** The first block of TypeScript in a README. */
export function firstProgram(readme: string): string {
  const [, program] = /^```ts\n(.*?)^```$/ms.exec(readme) ?? []
  assert.ok(program !== undefined, 'the README has no program')
  return program
}
