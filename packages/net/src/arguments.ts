/**
 * Checks of arguments, for callers without TypeScript. A wrong type would show far from the call, if at all: as NaN in a counter,
 * as a wait without end, as a server that serves nobody. So it is a TypeError at the call, and names the argument.
 */
import { inspect } from 'node:util'
import { isUint8Array } from 'node:util/types'

/** What a value has to be. */
export interface Check {
  /** As in `5 is not a string`. */
  readonly what: string
  readonly isRight: (value: unknown) => boolean
  /** False for a value of the right type that is out of range. */
  readonly isInRange?: (value: unknown) => boolean
}

/** A check for every option that there is, so that none is forgotten. */
export type Checks<Options> = { readonly [Name in keyof Required<Options>]: Check }

const isNumber = (value: unknown) => typeof value === 'number' && !Number.isNaN(value)
const isNotNegative = (value: unknown) => Number(value) >= 0
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** For a value that is checked where it is used. */
export const ANYTHING: Check = { what: 'anything', isRight: () => true }
export const TEXT: Check = { what: 'a string', isRight: (value) => typeof value === 'string' }
export const FLAG: Check = { what: 'true or false', isRight: (value) => typeof value === 'boolean' }
export const CALLBACK: Check = { what: 'a function', isRight: (value) => typeof value === 'function' }
export const OBJECT: Check = { what: 'an object', isRight: isObject }
export const LIST: Check = { what: 'a list', isRight: Array.isArray }
export const TEXTS: Check = {
  what: 'a list of strings',
  isRight: (value) => Array.isArray(value) && value.every((entry) => typeof entry === 'string'),
}
export const BYTES: Check = { what: 'a Uint8Array, such as a Buffer', isRight: isUint8Array }
export const DATA: Check = {
  what: 'a string or a Uint8Array, such as a Buffer',
  isRight: (value) => typeof value === 'string' || isUint8Array(value),
}
export const DURATION: Check = { what: 'a number of milliseconds', isRight: isNumber, isInRange: isNotNegative }
/** For a value whose range the system or a typed error tells. */
export const NUMBER: Check = { what: 'a number', isRight: isNumber }
export const COUNT: Check = { what: 'a number', isRight: isNumber, isInRange: isNotNegative }
export const SIGNAL: Check = {
  what: 'an AbortSignal',
  isRight: (value) => isObject(value) && 'aborted' in value && 'addEventListener' in value,
}

export const CLOCK: Check = {
  what: 'a clock, such as systemClock',
  isRight: (value) => hasMethods(value, 'now', 'monotonic', 'setTimeout', 'setInterval'),
}

export const CONNECTION: Check = {
  what: 'a connection',
  isRight: (value) => hasMethods(value, 'read', 'write', 'writeNow'),
}

/** The test for an interface that other packages may implement. */
export function hasMethods<Name extends PropertyKey>(
  value: unknown,
  ...names: readonly Name[]
): value is Record<Name, () => unknown> {
  return isObject(value) && names.every((name) => typeof Reflect.get(value, name) === 'function')
}

export function oneOf(...values: readonly unknown[]): Check {
  return { what: values.map((value) => inspect(value)).join(' or '), isRight: (value) => values.includes(value) }
}

/** @throws {TypeError | RangeError} the value is not that */
export function checkArgument(name: string, value: unknown, { what, isRight, isInRange }: Check): void {
  if (!isRight(value)) throw new TypeError(`${name}: ${show(value)} is not ${what}`)
  if (isInRange?.(value) === false) throw new RangeError(`${name}: ${show(value)} is less than 0`)
}

/** @throws {TypeError | RangeError} no object, or one option has the wrong type; options left out are right */
export function checkOptions<Options extends object>(name: string, options: Options, checks: Checks<Options>): void {
  checkArgument(name, options, OBJECT)
  for (const [key, check] of Object.entries<Check>(checks)) {
    const value: unknown = Reflect.get(options, key)
    if (value !== undefined) checkArgument(key, value, check)
  }
}

/**
 * For options that protect: one with a misspelt name would be missing without a word.
 * @throws {TypeError} an option that does not exist
 */
export function checkNames<Options extends object>(name: string, options: Options, checks: Checks<Options>): void {
  const unknown = Object.keys(options).find((key) => !Object.hasOwn(checks, key))
  if (unknown === undefined) return
  throw new TypeError(`${name}: ${show(unknown)} is not one of ${Object.keys(checks).join(', ')}`)
}

/** Text as UTF-8. @throws {TypeError} neither bytes nor text */
export function toBytes(data: string | Uint8Array): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data)
  checkArgument('what is sent', data, DATA)
  return data
}

function show(value: unknown): string {
  return inspect(value, { depth: 0, maxStringLength: 40, maxArrayLength: 3, breakLength: Infinity })
}
