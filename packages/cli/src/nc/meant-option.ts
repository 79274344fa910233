/** Which option was meant by one that does not exist; loaded when that happens. */
import { nearest } from '@partyline/server'
import { OPTIONS } from './option-table.ts'

/** @param unknown such as `--liste` @returns such as `--listen`; null when none is near */
export function meantOption(unknown: string): string | null {
  const [, dashes = '', name = ''] = /^(--?)(.+)$/.exec(unknown) ?? []
  const isLetter = dashes === '-'
  // A letter is near to every other: it can only be meant in the other case.
  if (isLetter) return OPTIONS.map(({ letter }) => `-${letter}`).find((one) => isSameLetter(one, unknown)) ?? null
  const meant = nearest(
    name,
    OPTIONS.map((option) => option.name).filter((one) => one !== ''),
  )
  return meant === null ? null : `--${meant}`
}

function isSameLetter(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
