/** The middle of `loadConfig`: lays the layers over one another and parses the values that won. */
import * as v from 'valibot'
import { ConfigError } from '../errors.ts'
import { describeOrigin, quote } from './layer.ts'
import type { Given, Layer } from './layer.ts'
import { ALL_LIMITS, LIMIT_NAMES, type AllLimits, type LimitName } from './limit-names.ts'
import { OPTION_NAMES, optionOf } from './options.ts'
import type { Option } from './option.ts'
import type { OPTIONS, OptionName } from './options.ts'

/** The parsed value of every option, by its name; null for one without a default that nobody gave. */
export type Settings = {
  readonly [Name in OptionName]:
    | v.InferOutput<(typeof OPTIONS)[Name]['schema']>
    | ((typeof OPTIONS)[Name]['default'] extends null ? null : never)
}

const DEFAULT = { kind: 'default' } as const

export const DEFAULTS: Layer = {
  options: new Map(OPTION_NAMES.map((name) => [name, defaultOf(name)])),
  limits: new Map(LIMIT_NAMES.map((name) => [name, { value: ALL_LIMITS[name].default, origin: DEFAULT }])),
}

function defaultOf(name: OptionName): Given {
  const { default: value, form } = optionOf(name)
  const values = value === null ? [] : [value]
  return { value: form === 'texts' ? values : value, origin: DEFAULT }
}

/**
 * Lays later layers over earlier ones.
 *
 * @throws ConfigError CONFIG_CONFLICT when one layer gives the same setting in two ways
 */
export function mergeLayers(layers: readonly Layer[]): Layer {
  const options = new Map(DEFAULTS.options)
  const limits = new Map(DEFAULTS.limits)
  for (const layer of layers) {
    for (const [name, given] of layer.options) {
      options.set(name, given)
      const other = OPTION_NAMES.find((candidate) => candidate === optionOf(name).insteadOf)
      if (other === undefined) continue
      const both = layer.options.get(other)
      if (both !== undefined) {
        const places = `${describeOrigin(given.origin)} and ${describeOrigin(both.origin)}`
        throw new ConfigError('CONFIG_CONFLICT', `${places} give the same setting. Only one of them can hold`)
      }
      options.set(other, defaultOf(other))
    }
    for (const [name, given] of layer.limits) limits.set(name, given)
  }
  return { options, limits }
}

/** @throws ConfigError CONFIG_INVALID_VALUE for the first value, in the order of the table, that cannot be used */
export function parseSettings(layer: Layer): Settings {
  return Object.fromEntries(
    OPTION_NAMES.map((name) => [name, parseOption(name, layer.options.get(name) ?? defaultOf(name))]),
  ) as Settings
}

function parseOption(name: OptionName, given: Given): unknown {
  if (given.value === null) return null
  const option = optionOf(name)
  const result = v.safeParse(option.schema, given.value, { abortEarly: true })
  if (result.success) return result.output
  const element = Array.isArray(given.value) ? firstInvalidElement(option.schema, given.value) : undefined
  const value: unknown = element === undefined || !Array.isArray(given.value) ? given.value : given.value[element]
  throw invalidValue(name, { ...given, value }, option.expected, element)
}

/** Which element of a list is refused on its own; undefined when only their combination is (`off` among others). */
function firstInvalidElement(schema: Option['schema'], values: readonly unknown[]): number | undefined {
  const index = values.findIndex((value) => !v.safeParse(schema, [value]).success)
  return index === -1 ? undefined : index
}

/** The error for a value that is not as expected; a secret is not shown. */
export function invalidValue(name: OptionName, given: Given, expected: string, element?: number): ConfigError {
  const found = optionOf(name).isSecret === true ? '' : `. Found: ${quote(given.value)}`
  return new ConfigError('CONFIG_INVALID_VALUE', `${describeOrigin(given.origin, element)} must be ${expected}${found}`)
}

/** @throws ConfigError CONFIG_INVALID_VALUE for a limit that is no whole number or out of its range */
export function parseLimits(layer: Layer): AllLimits {
  const values = LIMIT_NAMES.map((name): [LimitName, number] => {
    const { min, max, default: value } = ALL_LIMITS[name]
    const given = layer.limits.get(name) ?? { value, origin: DEFAULT }
    const result = v.safeParse(v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max)), given.value)
    if (result.success) return [name, result.output]
    const expected = `a whole number from ${min} to ${max}`
    const found = quote(given.value)
    throw new ConfigError(
      'CONFIG_INVALID_VALUE',
      `${describeOrigin(given.origin)} must be ${expected}. Found: ${found}`,
    )
  })
  return Object.fromEntries(values) as AllLimits
}
