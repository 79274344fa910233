/** Tokens of hooks: whoever has one may speak, so the server keeps only what it needs to recognise it. */
import { randomBytes } from 'node:crypto'
import type { HookId } from '../network/hook.ts'
import { hashToken } from './device-token.ts'

const TOKEN_BYTES = 24
const ID_DIGITS = 12

export interface HookToken {
  readonly token: string
  readonly hash: string
  readonly id: HookId
}

export function makeHookToken(): HookToken {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  return { token, ...recognise(token) }
}

/** For a hook that leads out, in the form of Standard Webhooks. */
export function makeHookSecret(): { readonly secret: string; readonly id: HookId } {
  const secret = `whsec_${randomBytes(TOKEN_BYTES).toString('base64')}`
  return { secret, id: randomBytes(ID_DIGITS / 2).toString('hex') as HookId }
}

/** The hook that a token would belong to. */
export function recognise(token: string): Omit<HookToken, 'token'> {
  const hash = hashToken(token)
  return { hash, id: hash.slice(0, ID_DIGITS) as HookId }
}
