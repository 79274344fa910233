/**
 * All limits, those of the server and those of its doors. One is `nicknameBytesMax` in the code and `nickname-bytes-max` in everything
 * that an operator writes.
 */
import { OWN_LIMITS } from '../doors/table.ts'
import { LIMITS } from '../limits.ts'

export const ALL_LIMITS = { ...LIMITS, ...OWN_LIMITS } as const

export type LimitName = keyof typeof ALL_LIMITS
/** The limits in force, by name. */
export type AllLimits = Readonly<Record<LimitName, number>>

export function isLimitName(name: string): name is LimitName {
  return Object.hasOwn(ALL_LIMITS, name)
}

export const LIMIT_NAMES = Object.keys(ALL_LIMITS).filter(isLimitName)

/** `nicknameBytesMax` → `nickname-bytes-max`. */
export function formatLimitName(name: LimitName): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** `nickname-bytes-max` → `nicknameBytesMax`; null when there is no such limit. */
export function parseLimitName(text: string): LimitName | null {
  return LIMIT_NAMES.find((name) => formatLimitName(name) === text) ?? null
}
