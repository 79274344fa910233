/** Limits for tests under which names and texts are as long as an operator can let them be, in lines as short as can be. */
import { LIMITS, type LimitName, type Limits } from '../limits.ts'

const NAMES = [
  'nicknameBytesMax',
  'userBytesMax',
  'realnameBytesMax',
  'channelBytesMax',
  'topicBytesMax',
  'reasonBytesMax',
  'keyBytesMax',
  'maskBytesMax',
  'modesPerCommandMax',
  'targetsPerCommandMax',
] as const satisfies readonly LimitName[]

export const LONGEST_NAMES: Partial<Limits> = {
  ...Object.fromEntries(NAMES.map((name) => [name, LIMITS[name].max])),
  lineBytesMax: LIMITS.lineBytesMax.min,
}
