/** Parameters that list several names, separated by commas (RFC 2812 2.3.1). */
import type { Mask } from '@partyline/irc'
import { refuse, type Refusal } from '../network/refusal.ts'
import { counted } from '../session/counted.ts'

export function splitList(param: string): readonly string[] {
  return param.split(',').filter((name) => name !== '')
}

/** The cost of a command is that of each name in this parameter. */
export function namesIn(index: number): (params: readonly string[]) => number {
  return (params) => splitList(params[index] ?? '').length
}

export function refuseTargets(names: readonly string[], max: number): Refusal | null {
  if (names.length <= max) return null
  return refuse(
    'ERR_TOOMANYTARGETS',
    [names[max] ?? ''],
    `More than ${counted(max, 'target')} in one command, and nothing was done. Please name fewer at a time`,
  )
}

/** Folding can make a mask many times longer than it was written. */
export function refuseMasks(masks: readonly Pick<Mask, 'folded'>[], bytesMax: number): Refusal | null {
  if (masks.every(({ folded }) => Buffer.byteLength(folded) <= bytesMax)) return null
  return refuse('ERR_INPUTTOOLONG', [], `A mask has at most ${bytesMax} bytes. Please use a shorter one`)
}

/** A word of a list that is changed: without a sign it is added. */
export function parseSigned(word: string): { readonly sign: '+' | '-'; readonly text: string } {
  const sign = word.startsWith('-') ? '-' : '+'
  return { sign, text: /^[+-]/.test(word) ? word.slice(1) : word }
}
