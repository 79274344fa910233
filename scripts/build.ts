/**
 * Bundles the command `partyline` into `packages/cli/dist`: it starts in half the time that the sources take, because one
 * file is read instead of a hundred and no types are stripped.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

const ROOT = join(import.meta.dirname, '..')
const STORE = 'packages/server/src/store'

await rm(join(ROOT, 'packages/cli/dist'), { recursive: true, force: true })
await build({
  absWorkingDir: ROOT,
  // Threads are started from files beside the bundle, by the names that they have in the sources.
  entryPoints: {
    main: 'packages/cli/src/main.ts',
    'writer-thread': `${STORE}/writer-thread.ts`,
    'reader-thread': `${STORE}/reader-thread.ts`,
  },
  outdir: 'packages/cli/dist',
  bundle: true,
  // Commands stay apart, so that `nc` does not load the chat server.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  conditions: ['source'],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  // Packages in CommonJS ask for Node's modules by require.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
})
