/**
 * Lets a bundle import what a module uses of a package from where it stands, and not through the package's index: when esbuild
 * splits a bundle, everything that an index names goes where something of it is used.
 */
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Plugin } from 'esbuild'

const NAMESPACE = 'imported-directly'
/** As the formatter writes them. A name that is missed is an error of the bundle. */
const EXPORTS = /^export \{([^}]*)\} from '([^']*)'$/gm

/**
 * @param name of the package @param index its source, that names everything
 * @param importers the folder of the files that it is for
 */
export function importedDirectly(name: string, index: string, importers: string): Plugin {
  const imports = new RegExp(`^import \\{([^}]*)\\} from '${name}'$`, 'gm')
  return {
    name: NAMESPACE,
    setup(builder) {
      builder.onResolve({ filter: new RegExp(`^${name}$`) }, ({ importer, kind }) =>
        kind === 'import-statement' && importer.startsWith(importers)
          ? { path: importer, namespace: NAMESPACE, sideEffects: false }
          : null,
      )
      builder.onLoad({ filter: /./, namespace: NAMESPACE }, async ({ path }) => {
        const used = new Set(matchesOf(imports, await readFile(path, 'utf8')).flatMap(({ names }) => names))
        const lines = matchesOf(EXPORTS, await readFile(index, 'utf8')).flatMap(({ names, from }) => {
          const wanted = names.filter((each) => used.has(each))
          return wanted.length === 0 ? [] : [`export { ${wanted.join(', ')} } from '${from}'`]
        })
        return { contents: lines.join('\n'), resolveDir: dirname(index), loader: 'ts' }
      })
    },
  }
}

function matchesOf(
  pattern: RegExp,
  source: string,
): readonly { readonly names: readonly string[]; readonly from: string }[] {
  return [...source.matchAll(pattern)].map(([, list = '', from = '']) => {
    const names = list.split(',').map((each) => each.trim().replace(/ as .*/, ''))
    return { names: names.filter((each) => each !== '' && !each.startsWith('type ')), from }
  })
}
