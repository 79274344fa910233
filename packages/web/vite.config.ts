/**
 * Makes the browser client of its source: hashed files in `dist`, which the web door serves. Nothing is inline, because the
 * content security policy of the page allows no inline script or style.
 */
import { defineConfig, type Rolldown } from 'vite'

/** The modules that the page begins with. */
const first = new Set<string>()
/**
 * What is loaded when somebody types a command or the server answers, and what writes down what is kept: the index of the client names it, and
 * the page begins without it.
 */
const LATER = /\/talk\/(?:(?:slash|complete)\/|describe-re|server-words)|\/client\/(?:save-client|language-offered)\.ts/

/**
 * They are one file: a module that is loaded later and uses some of them would otherwise have each of these split off, and many small
 * files compress worse.
 */
const findFirst: Rolldown.Plugin = {
  name: 'find-first',
  buildEnd() {
    const follow = (id: string): void => {
      if (first.has(id)) return
      first.add(id)
      for (const imported of this.getModuleInfo(id)?.importedIds ?? []) follow(imported)
    }
    for (const id of this.getModuleIds()) if (this.getModuleInfo(id)?.isEntry === true) follow(id)
  },
}

/**
 * The styles are one file and nothing is fetched ahead: of what vite puts around each module that is loaded later, the load is all that is left.
 * Where vite writes it otherwise, it stays, and the page is as before.
 */
const loadOnly: Rolldown.Plugin = {
  name: 'load-only',
  renderChunk: {
    order: 'pre',
    handler: (code) =>
      code
        .replaceAll(
          /__vitePreload\(async \(\) => \{\s*const \{[^}]*\} = await (import\("[^"]+"\));\s*return \{[^}]*\};\s*\}, __VITE_PRELOAD__, import\.meta\.url\)/g,
          '$1',
        )
        .replaceAll(/__vitePreload\(\(\) => (import\("[^"]+"\)), __VITE_PRELOAD__, import\.meta\.url\)/g, '$1'),
  },
  load: {
    order: 'pre',
    handler: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load()' : null),
  },
}

export default defineConfig({
  // Whoever serves it may do so below another path.
  base: './',
  resolve: { conditions: ['source', 'browser', 'module', 'import', 'default'] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [findFirst, loadOnly],
  build: {
    target: ['chrome123', 'firefox128', 'safari17.5'],
    assetsInlineLimit: 0,
    // The code that would fetch styles and modules ahead is larger than what it could save.
    modulePreload: false,
    cssCodeSplit: false,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', test: (id) => first.has(id) && !LATER.test(id), includeDependenciesRecursively: false },
          ],
        },
      },
    },
  },
})
