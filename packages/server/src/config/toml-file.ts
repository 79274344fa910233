/** Reads the configuration file: TOML 1.0, one key for each option and a table `[limits]`. */
import { TomlError, parse } from 'smol-toml'
import { ConfigError } from '../errors.ts'
import { quote, unknownName } from './layer.ts'
import type { Given, Layer, Origin } from './layer.ts'
import { LIMIT_NAMES, formatLimitName, parseLimitName, type LimitName } from './limit-names.ts'
import { OPTION_NAMES, hasSource, isOptionName, optionOf } from './options.ts'
import type { OptionName } from './options.ts'
import { tomlPositions } from './toml-positions.ts'
import type { KeyPosition, TomlPath } from './toml-positions.ts'

const LIMITS_TABLE = 'limits'
const KEYS = [...OPTION_NAMES.filter((name) => hasSource(name, 'file')), LIMITS_TABLE]
const START: KeyPosition = { key: { line: 1, column: 1 }, value: { line: 1, column: 1 } }

/**
 * @param file the name of the file, for errors
 * @throws ConfigError CONFIG_SYNTAX, CONFIG_UNKNOWN_OPTION, CONFIG_INVALID_VALUE
 */
export function readTomlFile(text: string, file: string): Layer {
  const document = parseToml(text, file)
  const positions = tomlPositions(text)
  const originOf = (...path: TomlPath): Origin & { kind: 'file' } => ({
    kind: 'file',
    file,
    key: path.join('.'),
    at: (index) => (index === undefined ? null : positions([...path, index])) ?? positions(path) ?? START,
  })
  const refuse = (what: string, key: string, candidates: readonly string[], ...path: TomlPath): never => {
    const { line, column } = originOf(...path).at().key
    throw unknownName(`${file}:${line}:${column}: ${what}`, key, candidates)
  }

  const options = new Map<OptionName, Given>()
  const limits = new Map<LimitName, Given>()
  for (const [key, value] of Object.entries(document)) {
    if (key === LIMITS_TABLE) {
      for (const [name, limit] of Object.entries(limitsTable(value, originOf(key)))) {
        limits.set(parseLimitName(name) ?? refuse('the limit', name, LIMIT_NAMES.map(formatLimitName), key, name), {
          value: limit,
          origin: originOf(key, name),
        })
      }
    } else if (isOptionName(key) && hasSource(key, 'file')) {
      const isOneOfMany = optionOf(key).form === 'texts' && typeof value === 'string'
      options.set(key, { value: isOneOfMany ? [value] : value, origin: originOf(key) })
    } else {
      refuse('the option', key, KEYS, key)
    }
  }
  return { options, limits }
}

function parseToml(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text)
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause
    // The first line says what is wrong; the others show the text of the file, where a password may stand.
    const [what = ''] = cause.message.replace('Invalid TOML document: ', '').split('\n')
    throw new ConfigError('CONFIG_SYNTAX', `${file}:${cause.line}:${cause.column}: ${what}`)
  }
}

function limitsTable(value: unknown, origin: Origin & { kind: 'file' }): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  const { line, column } = origin.at().value
  throw new ConfigError(
    'CONFIG_INVALID_VALUE',
    `${origin.file}:${line}:${column}: limits must be a table, [limits]. Found: ${quote(value)}`,
  )
}
