/**
 * Bundles the command `partyline`. It starts in less than half the time that the sources take, because few files are read
 * instead of a hundred and no types are stripped.
 */
import { rm } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { build, type BuildOptions, type Plugin } from 'esbuild'
import { importedDirectly } from './imported-directly.ts'
import { lazyBuiltins } from './lazy-builtins.ts'
import { loadedTogether } from './loaded-together.ts'

const MAIN = 'packages/cli/src/main.ts'
/** Threads are started from files beside the bundle, by the names that they have in the sources. */
const THREADS = {
  'writer-thread': 'packages/server/src/store/writer-thread.ts',
  'reader-thread': 'packages/server/src/store/reader-thread.ts',
  'backup-thread': 'packages/server/src/store/backup-thread.ts',
  'search-thread': 'packages/server/src/search/search-thread.ts',
  'thumbnail-thread': 'packages/server/src/uploads/thumbnail-thread.ts',
  'writing-thread': 'packages/server/src/uploads/writing-thread.ts',
  'pieces-thread': 'packages/server/src/uploads/stores/pieces-thread.ts',
  'ssh-thread': 'packages/server/src/doors/ssh/ssh-thread.ts',
} as const

type Options = ReturnType<typeof optionsOf>

/**
 * Writes the bundles into `dist`.
 * @returns the sources that are in them, relative to the root
 */
export async function bundleCommand(root: string, dist: string): Promise<readonly string[]> {
  await rm(dist, { recursive: true, force: true })
  const options = optionsOf(root, dist)
  const loaded = new Map<string, string>()
  const main = await build({
    ...options,
    entryPoints: { main: MAIN },
    plugins: [...options.plugins, besideMain(root, loaded)],
  })
  const { nc, ...others } = Object.fromEntries(loaded)
  if (nc === undefined) throw new Error(`${MAIN} does not load nc`)
  const bundles = await Promise.all([
    build({ ...options, entryPoints: { ...others, ...THREADS }, splitting: true }),
    build({ ...options, entryPoints: { ws: 'ws' } }),
    bundleNc(root, nc, options),
  ])
  return [main, ...bundles].flatMap(({ metafile }) => Object.keys(metafile.inputs))
}

function optionsOf(root: string, dist: string) {
  return {
    absWorkingDir: root,
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
    // Native parts of ssh2 that it does without, and what is used where somebody has installed it beside.
    external: ['cpu-features', '*.node', 'sharp'],
    define: { __dirname: 'import.meta.dirname' },
    // Packages in CommonJS ask for Node's modules by require, which is costly to make and stands in every file of the bundle.
    banner: {
      js: "const require = (id) => process.getBuiltinModule(id) ?? process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);",
    },
    plugins: [lazyBuiltins(join(root, 'packages/')), wsBeside()],
  } as const satisfies BuildOptions
}

/** By itself, and in few files: scripts start it often, and what it shared with the others would be files of their own. */
async function bundleNc(root: string, entry: string, options: Options) {
  const net = importedDirectly('@partyline/net', join(root, 'packages/net/src/index.ts'), join(root, 'packages/cli/'))
  const plugins = [net, ...options.plugins]
  const together = await loadedTogether(entry, { ...options, plugins })
  return build({ ...options, entryPoints: { nc: entry }, splitting: true, plugins: [together, ...plugins] })
}

/**
 * Leaves what `main` loads to bundles beside it, so that one command does not load another.
 * @param loaded takes the name and the source of each
 */
function besideMain(root: string, loaded: Map<string, string>): Plugin {
  return {
    name: 'beside-main',
    setup(builder) {
      builder.onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
        if (kind !== 'dynamic-import') return null
        const name = basename(path, '.ts')
        loaded.set(name, relative(root, join(resolveDir, path)))
        return { path: `./${name}.js`, external: true }
      })
    },
  }
}

/** Only a run that speaks WebSocket loads it. In the bundle of `nc`, esbuild would put what both need of it into one more file. */
function wsBeside(): Plugin {
  return {
    name: 'ws-beside',
    setup(builder) {
      builder.onResolve({ filter: /^ws$/ }, ({ kind }) =>
        kind === 'dynamic-import' ? { path: './ws.js', external: true } : null,
      )
    },
  }
}
