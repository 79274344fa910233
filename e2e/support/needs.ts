/** What a test needs of the machine. Where it is missing the test is skipped and says why; it never counts as passed. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { isInstalled, programOf } from '../../scripts/debian-packages.ts'

/** Everything that any test here runs. */
export const PACKAGES = [
  'irssi',
  'weechat-headless',
  'weechat-plugins',
  'ii',
  'sic',
  'ncat',
  'netcat-openbsd',
  'openssl',
  'openssh-client',
  'socat',
  'tmux',
  'screen',
  'xterm',
  'xdotool',
  'imagemagick',
  'strace',
  'iproute2',
  'util-linux',
  'nftables',
  'iptables',
  'libfaketime',
  'bash',
  'bsdutils',
  'curl',
  'microsocks',
  'dante-server',
  'tinyproxy-bin',
  'chromium',
  'webkit2gtk-driver',
  'xvfb',
  'python3-irc',
  'znc',
  'limnoria',
  'msmtp',
  'ngircd',
  'inspircd',
] as const

/** What is asked for too, and never installed for a test: parts of a system that is there already or not. */
type SystemName = 'libc-bin' | 'python3' | 'systemd'

export type PackageName = (typeof PACKAGES)[number] | SystemName

/** For the option `skip` of a test: the reason, or false when all of it is there. */
export function missing(...names: readonly PackageName[]): string | false {
  const absent = names.filter((name) => !isInstalled(name))
  if (absent.length === 0) return false
  return `${absent.join(' and ')} ${absent.length === 1 ? 'is' : 'are'} not installed: apt-get install ${absent.join(' ')}`
}

/**
 * A suite whose every test needs something of the machine. Where that is missing, one test that is skipped stands for them:
 * node:test does not count a suite that is skipped.
 * @param skip the reason, or false
 * @param concurrency so many of its tests run at once: for those that mostly wait, and share nothing
 */
export function suiteUnless(skip: string | false, name: string, define: () => void, concurrency = 1): void {
  if (skip === false) void describe(name, { concurrency }, define)
  else void it(name, { skip })
}

/** The command of OpenBSD's netcat: on many machines `nc` is another one. */
export function openbsdNetcat(): string {
  return programOf('netcat-openbsd') ?? 'nc'
}

/** For tests that mount a disk or make a network of their own: root may, outside of most containers. */
export function missingPrivilege(): string | false {
  return succeeds('unshare', '--mount', '--net', 'true') ? false : 'only root can mount a disk or make a network'
}

/** For tests in a network of their own, with these packages too. */
export function missingNetwork(...names: readonly PackageName[]): string | false {
  return missingPrivilege() || missing('iproute2', 'util-linux', ...names)
}

/** For tests that watch a process with strace, which some containers forbid. */
export function missingTracing(): string | false {
  const absent = missing('strace')
  if (absent !== false) return absent
  return succeeds('strace', '--output=/dev/null', 'true') ? false : 'strace may not trace here'
}

/** For tests that let strace into a process that runs already; without a right to it, only children may be traced. */
export function missingAttaching(): string | false {
  const absent = missingTracing()
  if (absent !== false) return absent
  const isFree = process.getuid?.() === 0 || ptraceScope() === '0'
  return isFree ? false : 'only root may attach strace to a process here'
}

/** Documentation/admin-guide/LSM/Yama.rst of the kernel; without that module, a user may attach to own processes. */
function ptraceScope(): string {
  try {
    return readFileSync('/proc/sys/kernel/yama/ptrace_scope', 'utf8').trim()
  } catch {
    return '0'
  }
}

function succeeds(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}
