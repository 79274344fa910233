/**
 * Programs of Debian that tests and benchmarks run beside the server. Where this machine lets us (root and apt), what is
 * missing is installed; where not, it is named, and a test that needs it says so and does without.
 *
 *     node scripts/debian-packages.ts irssi tmux
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** How the program of a package is started, and what it then says of itself: its name may be that of another program. */
interface Trial {
  /** The first that says so is it. */
  readonly commands: readonly [string, ...string[]]
  readonly arg: string
  readonly says: RegExp
}

const trial = (says: RegExp, arg: string, ...commands: Trial['commands']): Trial => ({ commands, arg, says })

const TRIALS: ReadonlyMap<string, Trial> = new Map([
  ['bash', trial(/^GNU bash/, '--version', 'bash')],
  ['bsdutils', trial(/util-linux/, '--version', 'script')],
  ['chromium', trial(/^Chromium /, '--version', 'chromium', 'chromium-browser')],
  ['curl', trial(/^curl /, '--version', 'curl')],
  ['dante-server', trial(/^Dante /, '-v', 'danted', 'sockd')],
  ['iproute2', trial(/iproute2/, '-V', 'ss')],
  ['iptables', trial(/^iptables /, '--version', 'iptables')],
  ['irssi', trial(/^irssi /, '--version', 'irssi')],
  ['libc-bin', trial(/^iconv /, '--version', 'iconv')],
  ['microsocks', trial(/MicroSocks/, '--version', 'microsocks')],
  ['ncat', trial(/^Ncat: /, '--version', 'ncat')],
  ['netcat-openbsd', trial(/^OpenBSD netcat/, '-h', 'nc.openbsd', 'nc')],
  ['nftables', trial(/^nftables /, '--version', 'nft')],
  ['openssh-client', trial(/^OpenSSH_/, '-V', 'ssh')],
  ['openssl', trial(/^OpenSSL [3-9]/, 'version', 'openssl')],
  ['python3', trial(/^Python 3/, '--version', 'python3')],
  ['socat', trial(/socat version/, '-V', 'socat')],
  ['strace', trial(/^strace /, '-V', 'strace')],
  ['systemd', trial(/^systemd /, '--version', 'systemd-socket-activate')],
  ['tinyproxy-bin', trial(/^tinyproxy /, '-v', 'tinyproxy')],
  ['tmux', trial(/^tmux /, '-V', 'tmux')],
  ['util-linux', trial(/util-linux/, '--version', 'setpriv')],
  ['weechat-headless', trial(/^\d+\.\d+/, '--version', 'weechat-headless')],
])

const TRIAL_TIMEOUT_MS = 10_000

/** Servers are in folders that are not on everybody's path. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin']

const APT_TIMEOUT_MS = 180_000

/** The command that starts the program of this package, tried; of a package that cannot be tried, the command of its name. */
export function programOf(name: string, path = process.env['PATH'] ?? ''): string | null {
  const folders = [...path.split(delimiter), ...SYSTEM_FOLDERS]
  const tried = TRIALS.get(name)
  if (tried === undefined) return folders.some((folder) => isExecutable(join(folder, name))) ? name : null
  const env = { ...process.env, PATH: folders.join(delimiter) }
  const isIt = (command: string) => {
    const options = { env, encoding: 'utf8', timeout: TRIAL_TIMEOUT_MS } as const
    const { stdout, stderr } = spawnSync(command, [tried.arg], { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    return tried.says.test(`${stdout}${stderr}`)
  }
  return tried.commands.find(isIt) ?? null
}

/** Is the program of this package on this machine, wherever it came from? Of a package without programs dpkg knows. */
export function isInstalled(name: string): boolean {
  if (programOf(name) !== null) return true
  if (TRIALS.has(name)) return false
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
  // Another apt may be under way, for example to keep the machine up to date.
  const options = ['-qq', '--yes', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=60']
  const { status } = spawnSync('apt-get', [...options, ...args], {
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
