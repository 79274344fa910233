/** Colours of names: the same person has the same one in every client and on every device, because nothing but the name decides. */
import { foldName } from '../names.ts'

/** Each client has so many colours of equal lightness for names. */
export const HUES = 12

/**
 * A number from 0 to 11 for an account, or for the nickname of a person without one. Upper and lower case are the same, and
 * so is `ann_`, as clients call themselves when `ann` is still taken by their last connection.
 */
export function hueOf(name: string): number {
  const folded = foldName(name)
  const stem = folded.replace(/(?<![_`|^-])[_`|^-]+$/, '') || folded
  // FNV-1a with 32 bits, and its high half folded into the low one, which alone decides little of a short name.
  let hash = 0x81_1c_9d_c5
  for (let index = 0; index < stem.length; index += 1) hash = Math.imul(hash ^ stem.charCodeAt(index), 0x01_00_01_93)
  return ((hash ^ (hash >>> 16)) >>> 0) % HUES
}
