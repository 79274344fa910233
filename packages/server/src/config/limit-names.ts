/** A limit is `nicknameBytesMax` in the code and `nickname-bytes-max` in everything that an operator writes. */
import { LIMITS } from '../limits.ts'
import type { LimitName } from '../limits.ts'

export function isLimitName(name: string): name is LimitName {
  return Object.hasOwn(LIMITS, name)
}

export const LIMIT_NAMES = Object.keys(LIMITS).filter(isLimitName)

/** `nicknameBytesMax` → `nickname-bytes-max`. */
export function formatLimitName(name: LimitName): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** `nickname-bytes-max` → `nicknameBytesMax`; null when there is no such limit. */
export function parseLimitName(text: string): LimitName | null {
  return LIMIT_NAMES.find((name) => formatLimitName(name) === text) ?? null
}
