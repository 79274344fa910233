/**
 * Programs of Debian that tests and benchmarks run beside the server. Where this machine lets us (root and apt), what is
 * missing is installed; where not, it is named, and whoever needs it says so and does without.
 *
 *     node scripts/debian-packages.ts irssi tmux
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The command that shows that a package is there, where it has another name. */
const COMMANDS: ReadonlyMap<string, string> = new Map([
  ['netcat-openbsd', 'nc'],
  ['iproute2', 'ss'],
  ['util-linux', 'setpriv'],
  ['nftables', 'nft'],
  ['dante-server', 'danted'],
  ['tinyproxy-bin', 'tinyproxy'],
])

/** Servers are in folders that are not on everybody's path. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin']

const APT_TIMEOUT_MS = 180_000

/** Is the command of this package on this machine, whoever put it there? Of a package without commands dpkg knows. */
export function isInstalled(name: string): boolean {
  const command = COMMANDS.get(name) ?? name
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_FOLDERS]
  if (folders.some((folder) => isExecutable(join(folder, command)))) return true
  const { stdout } = spawnSync('dpkg-query', ['--show', '--showformat=${db:Status-Status}', name], { encoding: 'utf8' })
  return stdout === 'installed'
}

/**
 * Installs those of the packages that are missing, if it may. Says on standard error what it does; never throws.
 *
 * @returns the names of those that are missing still
 */
export function ensurePackages(names: readonly string[]): Promise<readonly string[]> {
  return Promise.resolve(installMissing(names))
}

function installMissing(names: readonly string[]): readonly string[] {
  const missing = names.filter((name) => !isInstalled(name))
  if (missing.length === 0) return []
  if (process.getuid?.() === 0 && isInstalled('apt-get')) {
    say(`installing ${missing.join(', ')}`)
    // A machine that was never updated has no list of packages, so that nothing is found at first.
    if (!apt('install', ...missing) && apt('update')) apt('install', ...missing)
  }
  const stillMissing = missing.filter((name) => !isInstalled(name))
  if (stillMissing.length > 0)
    say(`not installed: ${stillMissing.join(', ')} (apt-get install ${stillMissing.join(' ')})`)
  return stillMissing
}

function apt(...args: readonly string[]): boolean {
  const { status } = spawnSync('apt-get', ['-qq', '--yes', '--no-install-recommends', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: APT_TIMEOUT_MS,
    stdio: 'ignore',
  })
  return status === 0
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function say(text: string): void {
  process.stderr.write(`debian packages: ${text}\n`)
}

if (import.meta.main) {
  const missing = await ensurePackages(process.argv.slice(2))
  process.exitCode = missing.length === 0 ? 0 : 1
}
