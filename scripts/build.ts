/**
 * Makes what is published of each package, in its `dist`: the libraries as JavaScript with declarations, and the command
 * `partyline` as a bundle. It starts in half the time that the sources take, because one file is read instead of a hundred
 * and no types are stripped.
 *
 *   node scripts/build.ts [FOLDER]      into FOLDER/net/dist, …; without FOLDER into packages/net/dist, …
 */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build, type BuildOptions, type Plugin } from 'esbuild'
import { lazyBuiltins } from './lazy-builtins.ts'
import { runProgram } from './run-program.ts'
import { thirdPartyLicenses } from './third-party-licenses.ts'

const ROOT = join(import.meta.dirname, '..')
const STORE = 'packages/server/src/store'

const target = resolve(process.argv[2] ?? join(ROOT, 'packages'))
const distOf = (name: string) => join(target, name, 'dist')
await Promise.all([buildNet(distOf('net')), compile('irc', distOf('irc')), bundleCommand(distOf('cli'))])

/** The declarations speak of Node's types: they are found even where the compiler's option `types` does not name them. */
async function buildNet(dist: string): Promise<void> {
  await compile('net', dist)
  for (const entry of ['index.d.ts', 'testing/index.d.ts']) {
    const path = join(dist, entry)
    await writeFile(path, `/// <reference types="node" />\n${await readFile(path, 'utf8')}`)
  }
}

/** What the entries reach: no tests, and nothing that only they use. */
async function compile(name: 'net' | 'irc', dist: string): Promise<void> {
  await rm(dist, { recursive: true, force: true })
  const tsc = join(ROOT, 'node_modules/.bin/tsc')
  await runProgram(tsc, ['-p', `packages/${name}/tsconfig.build.json`, '--outDir', dist], ROOT)
}

async function bundleCommand(dist: string): Promise<void> {
  await rm(dist, { recursive: true, force: true })
  const shared = {
    absWorkingDir: ROOT,
    outdir: dist,
    bundle: true,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    conditions: ['source'],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    // Packages in CommonJS ask for Node's modules by require, which is costly to make and stands in every file of the bundle.
    banner: {
      js: "const require = (id) => process.getBuiltinModule(id) ?? process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);",
    },
  } as const satisfies BuildOptions
  const lazy = lazyBuiltins(join(ROOT, 'packages/'))
  const bundles = await Promise.all([
    build({
      ...shared,
      // Threads are started from files beside the bundle, by the names that they have in the sources.
      entryPoints: {
        main: 'packages/cli/src/main.ts',
        'writer-thread': `${STORE}/writer-thread.ts`,
        'reader-thread': `${STORE}/reader-thread.ts`,
      },
      // Commands stay apart, so that one does not load another.
      splitting: true,
      plugins: [lazy, besideIt('commands/nc.ts', './nc.js')],
    }),
    // One file, because each of the twenty that it would be split into costs a third of a millisecond at its start.
    build({ ...shared, entryPoints: { nc: 'packages/cli/src/commands/nc.ts' }, plugins: [lazy] }),
  ])
  const inputs = new Set(bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs)))
  await writeFile(join(dist, 'third-party-licenses.txt'), await thirdPartyLicenses([...inputs], ROOT))
}

/** Leaves a module that is imported when it is needed to a bundle of its own. */
function besideIt(source: string, bundle: string): Plugin {
  return {
    name: `beside-${source}`,
    setup(builder) {
      builder.onResolve({ filter: /./ }, ({ path, kind }) =>
        kind === 'dynamic-import' && path.endsWith(source) ? { path: bundle, external: true } : null,
      )
    },
  }
}
