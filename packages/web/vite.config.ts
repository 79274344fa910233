/**
 * Makes the browser client of its source: hashed files in `dist`, which the web door serves. Nothing is inline, because the
 * content security policy of the page allows no inline script or style.
 */
import { defineConfig } from 'vite'

export default defineConfig({
  // Whoever serves it may do so below another path.
  base: './',
  resolve: { conditions: ['source', 'browser', 'module', 'import', 'default'] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: ['chrome123', 'firefox128', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
