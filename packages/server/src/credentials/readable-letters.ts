/** Random letters that a person reads aloud and types: passwords of servers, codes in mails, codes of invitations. */
import { randomInt } from 'node:crypto'

/** Letters and digits that cannot be mistaken for one another; each is worth 4.95 bits. */
export const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789'

export function readableLetters(count: number): string {
  return Array.from({ length: count }, () => READABLE[randomInt(READABLE.length)]).join('')
}

/** Groups of five, with hyphens between them. */
export function readableGroups(count: number): string {
  return Array.from({ length: count }, () => readableLetters(5)).join('-')
}
