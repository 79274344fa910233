/** What a test needs of the machine. Where it is missing the test is skipped and says why; it never counts as passed. */
import { isInstalled } from '../../scripts/debian-packages.ts'

/** Everything that any test here runs. */
export const PACKAGES = [
  'irssi',
  'weechat-headless',
  'weechat-plugins',
  'ncat',
  'netcat-openbsd',
  'openssl',
  'tmux',
  'strace',
  'iproute2',
  'util-linux',
] as const

export type PackageName = (typeof PACKAGES)[number]

/** For the option `skip` of a test: the reason, or false when all of it is there. */
export function missing(...names: readonly PackageName[]): string | false {
  const absent = names.filter((name) => !isInstalled(name))
  if (absent.length === 0) return false
  return `${absent.join(' and ')} ${absent.length === 1 ? 'is' : 'are'} not installed: apt-get install ${absent.join(' ')}`
}

/** For tests that mount something or become somebody else. */
export function missingRoot(): string | false {
  return process.platform === 'linux' && process.getuid?.() === 0 ? false : 'only root on Linux can do this'
}
