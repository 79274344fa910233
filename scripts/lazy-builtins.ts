/**
 * Lets the bundle load a module of Node when a name of it is used for the first time, and not when it is imported. An import
 * reads every name of a module, and so loads all of node:crypto, with Web Crypto, where one name of node:tls is imported.
 */
import type { Plugin } from 'esbuild'

const NAMESPACE = 'lazy-builtin'

/** @param sources the folder of the files that it is for: they import by name. Packages keep their own imports. */
export function lazyBuiltins(sources: string): Plugin {
  return {
    name: NAMESPACE,
    setup(build) {
      build.onResolve({ filter: /^node:/ }, ({ path, kind, importer }) => {
        if (kind !== 'import-statement' || !importer.startsWith(sources) || importer.includes('/node_modules/'))
          return null
        return { path, namespace: NAMESPACE, sideEffects: false }
      })
      build.onLoad({ filter: /./, namespace: NAMESPACE }, ({ path }) => ({ contents: lazyModule(path) }))
    },
  }
}

/**
 * A module in CommonJS, because the names that are imported from one are read where they are used. It has none of its own:
 * esbuild copies those that there are, which for all names of node:fs takes half a millisecond.
 */
function lazyModule(id: string): string {
  return `let loaded
module.exports = Object.create(new Proxy({}, { get: (_, name) => (loaded ??= process.getBuiltinModule(${JSON.stringify(id)}))[name] }))`
}
