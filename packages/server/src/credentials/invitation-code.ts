/** Codes of invitations to the server: short enough to be typed from a piece of paper, and too long to be guessed. */
import { randomBytes } from 'node:crypto'
import { hashToken } from './device-token.ts'
import { READABLE, readableGroups } from './readable-letters.ts'

/** Three groups of five: 74 bits. Nobody finds one by trying, not even in the hashes, so that a fast hash does. */
const GROUPS = 3
const FORM = new RegExp(`^[${READABLE}]{${GROUPS * 5}}$`)
const ID_BYTES = 4

export interface MadeInvitation {
  readonly code: string
  readonly hash: string
  readonly id: string
}

export function makeInvitation(): MadeInvitation {
  const code = readableGroups(GROUPS)
  return { code, hash: hashInvitation(code), id: randomBytes(ID_BYTES).toString('hex') }
}

/** Hyphens and capitals are nothing: phones put them in and leave them out. */
export function hashInvitation(code: string): string {
  return hashToken(bare(code))
}

/** Whether a password may be meant as one. */
export function looksLikeInvitation(text: string): boolean {
  return FORM.test(bare(text))
}

function bare(code: string): string {
  return code.replaceAll(/[-\s]/g, '').toLowerCase()
}
