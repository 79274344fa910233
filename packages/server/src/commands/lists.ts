/** Parameters that list several names, separated by commas (RFC 2812 2.3.1). */
import { refuse, type Refusal } from '../network/refusal.ts'

export function splitList(param: string): readonly string[] {
  return param.split(',').filter((name) => name !== '')
}

export function refuseTargets(names: readonly string[], max: number): Refusal | null {
  if (names.length <= max) return null
  return refuse('ERR_TOOMANYTARGETS', [names[max] ?? ''], `More than ${max} targets in one command; nothing was done`)
}
