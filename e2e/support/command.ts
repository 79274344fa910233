/** The command `partyline`. */
import { fileURLToPath } from 'node:url'

const SOURCES = ['--conditions=source', fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url))]
const { PARTYLINE_BUNDLE } = process.env

/** As words after `node`: the bundle that `npm run e2e` has made, as it is published, and the sources where a test is run by itself. */
export const PARTYLINE: readonly string[] = PARTYLINE_BUNDLE === undefined ? SOURCES : [PARTYLINE_BUNDLE]
