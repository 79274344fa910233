/** Ports as the command line writes them: `80`, `https`, and for `-z` `22,80`, `8000-8100`. */
import { type Text, text } from '../language/text.ts'
import type { PortNames } from './port-names.ts'
import { systemReason } from './system-reason.ts'
import { UsageError } from './usage-error.ts'

const PORT_MAX = 65_535

export type Ports = readonly [first: number, ...others: number[]]

export interface PortContext {
  readonly names: PortNames
  readonly protocol: 'tcp' | 'udp'
  /** 0 is for the system to choose one. */
  readonly isListening: boolean
}

/** @throws {UsageError} no port, or several */
export function parsePort(given: string, context: PortContext): number {
  const [port, ...others] = parsePorts(given, context)
  if (others.length === 0) return port
  throw new UsageError(text`${JSON.stringify(given)} is more than one port`, oneOrScan(context))
}

/** What to do about several ports where one is meant. */
export function oneOrScan({ isListening }: PortContext): Text {
  return isListening ? text`give one: a listener has one port` : text`several ports are for -z only: add -z`
}

/** In the order given. @throws {UsageError} */
export function parsePorts(given: string, context: PortContext): Ports {
  const [first, ...others] = given.split(',').flatMap((word) => rangeOf(word, given, context))
  if (first === undefined) throw noPort(given, context)
  return [first, ...others]
}

function rangeOf(word: string, given: string, context: PortContext): readonly number[] {
  const [, digits, end] = /^(\d+)(?:-(\d+))?$/.exec(word) ?? []
  const first = digits === undefined ? named(word, context) : Number(digits)
  const last = end === undefined ? first : Number(end)
  const least = context.isListening ? 0 : 1
  if (first === null || last === null || !(first >= least && first <= last && last <= PORT_MAX)) {
    throw noPort(given, context)
  }
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

function named(word: string, { names, protocol }: PortContext): number | null {
  if (!/^[a-z][\w.+*-]*$/i.test(word)) return null
  try {
    return names(word, protocol)
  } catch (error) {
    const message = `${JSON.stringify(word)} is not a port: the list of names cannot be read: ${systemReason(error)}`
    throw new UsageError(message, text`give the port as a number`)
  }
}

function noPort(given: string, { isListening, protocol }: PortContext): UsageError {
  const least = isListening ? 0 : 1
  const remedy = `a port is a number from ${least} to ${PORT_MAX}, or its name for ${protocol} in /etc/services`
  return new UsageError(text`${JSON.stringify(given)} is not a port`, remedy)
}
