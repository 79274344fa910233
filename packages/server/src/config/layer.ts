/**
 * A layer is what one source says: the defaults, the file, the environment, the flags. Layers hold values as they were
 * given, each with where it was given, so that whatever is wrong with a value later can be traced to its place.
 */
import { ConfigError } from '../errors.ts'
import type { ConfigErrorCode } from '../errors.ts'
import { nearest } from './nearest.ts'
import { environmentName, type OptionName } from './options.ts'
import type { KeyPosition } from './toml-positions.ts'
import type { LimitName } from './limit-names.ts'

/** Where a value was given. */
export type Origin =
  | { readonly kind: 'default' }
  | { readonly kind: 'flag'; readonly flag: string }
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'file'; readonly file: string; readonly key: string; readonly at: (index?: number) => KeyPosition }

export interface Given {
  readonly value: unknown
  readonly origin: Origin
}

export interface Layer {
  readonly options: ReadonlyMap<OptionName, Given>
  readonly limits: ReadonlyMap<LimitName, Given>
}

/**
 * Names the place for a person: `partyline.toml:3:8: name`, `--name` or `PARTYLINE_NAME`.
 *
 * @param index which element of a list, counting from 0, when one of them is meant
 */
export function describeOrigin(origin: Origin, index?: number): string {
  switch (origin.kind) {
    case 'default':
      return 'the default'
    case 'flag':
      return origin.flag
    case 'environment':
      return origin.variable
    case 'file': {
      const { line, column } = origin.at(index).value
      return `${origin.file}:${line}:${column}: ${origin.key}`
    }
    default:
      return origin satisfies never
  }
}

/** Another option as it would be written in the same place. */
export function nameBeside(origin: Origin, option: OptionName): string {
  if (origin.kind === 'file') return option
  return origin.kind === 'environment' ? environmentName(option) : `--${option}`
}

/** A name that does not exist, with the name that was probably meant. */
export function unknownName(
  what: string,
  name: string,
  candidates: Iterable<string>,
  code: ConfigErrorCode = 'CONFIG_UNKNOWN_OPTION',
): ConfigError {
  const meant = nearest(name, candidates)
  return new ConfigError(
    code,
    `${what} ${quote(name)} does not exist${meant === null ? '' : `. Did you mean ${meant}?`}`,
  )
}

const QUOTED_LENGTH_MAX = 80
/** What may be a password in a URL, with the name before it. */
const USERINFO = /:\/\/[^/\s]*@/g

/** A value from outside for an error: quoted, control characters escaped, not longer than a line, and without a password. */
export function quote(value: unknown): string {
  const text = (JSON.stringify(value) ?? String(value)).replaceAll(USERINFO, '://***@')
  const escaped = text.replaceAll(/[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, escapeCharacter)
  return escaped.length > QUOTED_LENGTH_MAX ? `${escaped.slice(0, QUOTED_LENGTH_MAX)}...` : escaped
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
