/** The command `partyline`. */
import { fileURLToPath } from 'node:url'

/** As words after `node`. */
export const FROM_SOURCES: readonly string[] = [
  '--conditions=source',
  fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url)),
]
const { PARTYLINE_BUNDLE } = process.env

/** The same: the bundle that `npm run e2e` has made, as it is published, and the sources where a test is run by itself. */
export const PARTYLINE: readonly string[] = PARTYLINE_BUNDLE === undefined ? FROM_SOURCES : [PARTYLINE_BUNDLE]
