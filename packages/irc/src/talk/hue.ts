/** Colours of names: the same person has the same one in every client and on every device, because nothing but the name decides. */
import { foldName } from '../names.ts'
import { fnv1a } from './fnv.ts'

/** Each client has so many colours of equal lightness for names. */
export const HUES = 12

/**
 * A number from 0 to 11 for an account, or for the nickname of a person without one. Upper and lower case are the same, and
 * so is `ann_`, as clients call themselves when `ann` is still taken by their last connection.
 */
export function hueOf(name: string): number {
  const folded = foldName(name)
  const stem = folded.replace(/(?<![_`|^-])[_`|^-]+$/, '') || folded
  // The low half alone decides little of a short name.
  const hash = fnv1a(stem)
  return ((hash ^ (hash >>> 16)) >>> 0) % HUES
}
