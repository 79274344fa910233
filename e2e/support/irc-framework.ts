/**
 * The library irc-framework brings fifty packages, which nobody needs that runs the server: it has a folder of its own beside the workspaces, with a lock
 * file of its own, and is fetched for the tests.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const FOLDER = new URL('../irc-framework/', import.meta.url)
export const FRAMEWORK_CLIENT = new URL('client.mjs', FOLDER)
const FETCH_MS = 120_000

/** Fetches it where it is not there; without a registry, its test is skipped and says so. */
export function ensureFramework(): void {
  if (missingFramework() === false) return
  process.stderr.write('irc-framework: fetching it\n')
  const args = ['ci', '--workspaces=false', '--ignore-scripts', '--no-audit', '--no-fund']
  spawnSync('npm', args, { cwd: FOLDER, stdio: 'ignore', timeout: FETCH_MS })
}

/** For the option `skip` of a test: the reason, or false. */
export function missingFramework(): string | false {
  const isThere = existsSync(new URL('node_modules/irc-framework/package.json', FOLDER))
  return isThere ? false : 'irc-framework is not there: npm ci --workspaces=false in e2e/irc-framework'
}
