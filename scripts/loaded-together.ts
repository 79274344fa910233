/**
 * Lets a bundle have one file for all that a program loads only when it is needed. esbuild makes one for each such module and
 * one more for each set of them that shares something, and each file that is read at the start takes half a millisecond.
 */
import { join } from 'node:path'
import { build, type BuildOptions, type Plugin } from 'esbuild'

const NAME = 'loaded-when-needed'

/**
 * @param entry the program, below the root; what it and its imports load by a relative path is put together
 * @param options how it is bundled
 */
export async function loadedTogether(
  entry: string,
  options: BuildOptions & { absWorkingDir: string },
): Promise<Plugin> {
  const bundled = await build({ ...options, entryPoints: [entry], splitting: true, metafile: true, write: false })
  const { inputs, outputs } = bundled.metafile
  const loaded = new Set(
    Object.values(inputs).flatMap(({ imports }) => imports.filter(isLoaded).map(({ path }) => path)),
  )
  const lines = Object.values(outputs).flatMap(({ entryPoint, exports }) =>
    entryPoint === undefined || !loaded.has(entryPoint)
      ? []
      : `export { ${exports.join(', ')} } from ${JSON.stringify(join(options.absWorkingDir, entryPoint))}`,
  )
  return {
    name: NAME,
    setup(builder) {
      builder.onResolve({ filter: /^\./ }, ({ kind }) =>
        kind === 'dynamic-import' ? { path: NAME, namespace: NAME, sideEffects: false } : null,
      )
      builder.onLoad({ filter: /./, namespace: NAME }, () => ({
        contents: lines.join('\n'),
        resolveDir: options.absWorkingDir,
        loader: 'js',
      }))
    },
  }
}

function isLoaded({ kind, original }: { readonly kind: string; readonly original?: string }): boolean {
  return kind === 'dynamic-import' && original?.startsWith('.') === true
}
