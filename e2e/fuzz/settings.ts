/** Limits at their ends: `--limit` arguments with which a server is fuzzed. */
import { describeLimits } from '@partyline/server'

export const SETTINGS = ['default', 'smallest', 'largest'] as const
export type Setting = (typeof SETTINGS)[number]

/** They bound how fast and how long somebody may be here: at their ends a fuzz would measure waiting, and talk to nobody. */
const PACE = new Set([
  'commands-per-second',
  'command-burst',
  'sessions-max',
  'sessions-per-address-max',
  'register-timeout-ms',
  'idle-ping-ms',
  'ping-timeout-ms',
  'nickname-ping-timeout-ms',
  'ssh-connections-per-minute',
  'ssh-logins-underway-max',
  'ssh-login-timeout-ms',
])

/** With a single channel there would be no other than that of the well-behaved. */
const CHANNELS_MIN = 8

export function limitArguments(setting: Setting): readonly string[] {
  const limits = new Map<string, number>()
  for (const { name, min, max } of describeLimits()) {
    if (setting !== 'default' && !PACE.has(name)) limits.set(name, setting === 'smallest' ? min : max)
  }
  if (setting === 'smallest') limits.set('channels-max', CHANNELS_MIN)
  limits.set('ssh-connections-per-minute', 100_000)
  for (const name of ['commands-per-second', 'command-burst']) limits.set(name, 1_000_000)
  return [...limits].flatMap(([name, value]) => ['--limit', `${name}=${value}`])
}
