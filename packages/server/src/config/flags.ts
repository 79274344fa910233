/**
 * Reads the command line: long options in any order among other arguments, `--name VALUE` or `--name=VALUE`, `--no-name`
 * for switches, the last one wins, `--` ends the options (POSIX 12.2 with the GNU extensions).
 */
import { parseArgs } from 'node:util'
import { ConfigError } from '../errors.ts'
import { quote, unknownName } from './layer.ts'
import type { Given, Layer } from './layer.ts'
import { LIMIT_NAMES, formatLimitName, parseLimitName, type LimitName } from './limit-names.ts'
import { OPTION_NAMES, hasSource, isOptionName, optionOf } from './options.ts'
import type { OptionName } from './options.ts'

const LIMIT_FLAG = 'limit'
const FLAG_NAMES = [...OPTION_NAMES.filter((name) => hasSource(name, 'flag')), LIMIT_FLAG]

/**
 * @param args what stands after the command
 * @throws ConfigError CONFIG_UNKNOWN_OPTION, CONFIG_SECRET_VISIBLE, CONFIG_USAGE, CONFIG_INVALID_VALUE
 */
export function readFlags(args: readonly string[]): Layer {
  const options = new Map<OptionName, Given>()
  const limits = new Map<LimitName, Given>()
  const { tokens } = parseArgs({
    args: [...args],
    // Without strict, because its own errors quote values, and a value can be a secret.
    strict: false,
    allowNegative: true,
    tokens: true,
    options: {
      ...Object.fromEntries(OPTION_NAMES.map((name) => [name, { type: flagType(name) }])),
      [LIMIT_FLAG]: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') {
      throw new ConfigError('CONFIG_USAGE', `the argument ${quote(token.value)} is not expected here`)
    }
    const flag = token.rawName
    if (token.name === LIMIT_FLAG) {
      const { name, value } = parseLimitFlag(flag, token.value)
      limits.set(name, { value, origin: { kind: 'flag', flag: `${flag} ${formatLimitName(name)}` } })
    } else if (!isOptionName(token.name)) {
      throw unknownName(
        'the option',
        flag,
        FLAG_NAMES.map((name) => `--${name}`),
      )
    } else if (!hasSource(token.name, 'flag')) {
      throw new ConfigError('CONFIG_SECRET_VISIBLE', `the option ${flag} is not taken from the command line`)
    } else {
      const value = flagValue(token.name, flag, token.value)
      const before = options.get(token.name)?.value
      options.set(token.name, {
        value: optionOf(token.name).form === 'texts' ? [...(Array.isArray(before) ? before : []), value] : value,
        origin: { kind: 'flag', flag },
      })
    }
  }
  return { options, limits }
}

function flagType(name: OptionName): 'boolean' | 'string' {
  return optionOf(name).form === 'boolean' ? 'boolean' : 'string'
}

function flagValue(name: OptionName, flag: string, value: string | undefined): string | boolean {
  if (optionOf(name).form !== 'boolean') return textValue(flag, value)
  if (value === undefined) return flag !== `--no-${name}`
  throw new ConfigError('CONFIG_USAGE', `the option ${flag} takes no value. --no-${name} turns it off`)
}

function textValue(flag: string, value: string | undefined): string {
  if (value === undefined) throw new ConfigError('CONFIG_USAGE', `the option ${flag} needs a value after it`)
  if (!value.startsWith('-')) return value
  // Most likely the value was forgotten and this is the next option.
  throw new ConfigError(
    'CONFIG_USAGE',
    `the option ${flag} needs a value. Write ${flag}=VALUE for one that begins with "-"`,
  )
}

function parseLimitFlag(flag: string, text: string | undefined): { readonly name: LimitName; readonly value: unknown } {
  const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(textValue(flag, text)) ?? []
  if (name === '') {
    throw new ConfigError(
      'CONFIG_USAGE',
      `${flag} must be NAME=VALUE, such as nickname-bytes-max=32. Found: ${quote(text)}`,
    )
  }
  const limit = parseLimitName(name)
  if (limit === null) throw unknownName('the limit', name, LIMIT_NAMES.map(formatLimitName))
  return { name: limit, value: parseNumber(value) }
}

/** A number when the text is one in decimal digits; else the text itself, for the error about it. */
export function parseNumber(text: string): number | string {
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text
}
