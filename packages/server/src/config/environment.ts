/**
 * Reads the environment. A variable that is set but empty counts as not set, as container tools pass it for an option
 * that was left out. A name that begins like ours but is none is an error when it is nearly one of ours, and else one of
 * `unknownVariables`: it may be of another program.
 */
import { parseNumber } from './flags.ts'
import { unknownName } from './layer.ts'
import type { Given, Layer } from './layer.ts'
import { LIMIT_NAMES, formatLimitName, type LimitName } from './limit-names.ts'
import { nearest } from './nearest.ts'
import { ENVIRONMENT_PREFIX, OPTION_NAMES, environmentName, hasSource, optionOf } from './options.ts'
import type { OptionName } from './options.ts'

const OPTION_VARIABLES = new Map(
  OPTION_NAMES.filter((name) => hasSource(name, 'environment')).map((name) => [environmentName(name), name]),
)
const LIMIT_VARIABLES = new Map(LIMIT_NAMES.map((name) => [environmentName(`limit-${formatLimitName(name)}`), name]))
const VARIABLES = [...OPTION_VARIABLES.keys(), ...LIMIT_VARIABLES.keys()]
const withoutPrefix = (variable: string): string => variable.slice(ENVIRONMENT_PREFIX.length)

/** What Kubernetes and Docker set for a service that is called partyline. */
const OF_SERVICE = /^(?:SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/

/** Variables that begin like ours, and that nothing reads. */
export function unknownVariables(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(environment)
    .filter(([variable, text = '']) => variable.startsWith(ENVIRONMENT_PREFIX) && text !== '')
    .map(([variable]) => variable)
    .filter((variable) => !VARIABLES.includes(variable) && !OF_SERVICE.test(withoutPrefix(variable)))
}

/** @throws ConfigError CONFIG_UNKNOWN_OPTION */
export function readEnvironment(environment: Readonly<Record<string, string | undefined>>): Layer {
  const options = new Map<OptionName, Given>()
  const limits = new Map<LimitName, Given>()
  for (const [variable, text = ''] of Object.entries(environment)) {
    if (!variable.startsWith(ENVIRONMENT_PREFIX) || text === '') continue
    const origin = { kind: 'environment', variable } as const
    const option = OPTION_VARIABLES.get(variable)
    const limit = LIMIT_VARIABLES.get(variable)
    if (option !== undefined) options.set(option, { value: parseText(optionOf(option).form, text), origin })
    else if (limit !== undefined) limits.set(limit, { value: parseNumber(text), origin })
    else refuseNearMiss(variable)
  }
  return { options, limits }
}

function parseText(form: 'text' | 'boolean' | 'texts', text: string): unknown {
  switch (form) {
    case 'text':
      return text
    case 'texts':
      return text.split(',').map((part) => part.trim())
    case 'boolean':
      return BOOLEANS.get(text.toLowerCase()) ?? text
    default:
      return form satisfies never
  }
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['0', false],
  ['no', false],
  ['off', false],
])

function refuseNearMiss(variable: string): void {
  const meant = nearest(withoutPrefix(variable), VARIABLES.map(withoutPrefix))
  if (meant !== null) throw unknownName('the variable', variable, [ENVIRONMENT_PREFIX + meant])
}
