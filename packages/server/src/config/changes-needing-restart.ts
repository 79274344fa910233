/** What a running server cannot change: what other servers and clients were told at the start, and what is opened then. */
import { isDeepStrictEqual } from 'node:util'
import { byDoor } from '../doors/table.ts'
import type { Config } from './config.ts'
import { formatLimitName, type LimitName } from './limit-names.ts'
import type { OptionName } from './options.ts'

const ONLY_AT_START: Partial<Record<OptionName, (config: Config) => unknown>> = {
  ...byDoor((name) => (config: Config) => config.doors[name]),
  discovery: (config) => config.isDiscoverable,
  datagram: (config) => config.doorSettings.datagram,
  public: (config) => config.isPublic,
  name: (config) => config.name,
  network: (config) => config.network,
  'show-addresses': (config) => config.isCloaked,
  data: (config) => config.data,
  durability: (config) => config.durability,
  cluster: (config) => config.cluster?.servers,
  node: (config) => config.cluster?.node,
  'cluster-credentials': (config) => config.cluster?.credentials,
  'cluster-credentials-file': (config) => config.cluster?.credentials,
  'cluster-ca': (config) => config.cluster?.ca,
  'cluster-durability': (config) => config.cluster?.durability,
  json: (config) => config.log.isJson,
}

/** What the store is opened with. */
const LIMITS_ONLY_AT_START: readonly LimitName[] = ['recentEventsPerChannelMax', 'recentBytesMax']

/** True when a change of the option takes effect only at the next start. */
export function needsRestart(option: OptionName): boolean {
  return Object.hasOwn(ONLY_AT_START, option)
}

/** The names of the options that differ between the two and that a running server does not take up; often empty. */
export function changesNeedingRestart(old: Config, next: Config): string[] {
  const options = Object.entries(ONLY_AT_START)
    .filter(([, valueIn]) => !isDeepStrictEqual(valueIn(old), valueIn(next)))
    .map(([name]) => name)
  const limits = LIMITS_ONLY_AT_START.filter((limit) => old.limits[limit] !== next.limits[limit])
  return [...options, ...limits.map(formatLimitName)]
}
