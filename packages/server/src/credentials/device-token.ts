/** Tokens for devices: a password that a program can have, which is made at random, listed and taken back by itself. */
import { createHash, randomBytes } from 'node:crypto'

/** Says to a person, and to a program that looks for secrets, what it is. */
const PREFIX = 'plt_'
const TOKEN_BYTES = 32

export function makeToken(): string {
  return PREFIX + randomBytes(TOKEN_BYTES).toString('base64url')
}

export function looksLikeToken(text: string): boolean {
  return text.startsWith(PREFIX)
}

/** 256 random bits need no slow hash: nobody can try them. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
