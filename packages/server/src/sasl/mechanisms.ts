/** The mechanisms that are offered, each as it begins. */
import { randomBytes } from 'node:crypto'
import { external } from './external.ts'
import type { Respond } from './mechanism.ts'
import { oauthbearer } from './oauthbearer.ts'
import { plain } from './plain.ts'
import { scram, type ScramParts } from './scram.ts'

export interface MechanismParts extends Pick<ScramParts, 'keysOf'> {
  readonly isSameAccount: (one: string, other: string) => boolean
}

const NONCE_BYTES = 18

const MECHANISMS: Readonly<Record<string, (parts: MechanismParts) => Respond>> = {
  PLAIN:
    ({ isSameAccount }) =>
    (response) =>
      plain(response, isSameAccount),
  EXTERNAL: () => external,
  'SCRAM-SHA-256': (parts) => scram({ ...parts, nonce }),
  OAUTHBEARER: () => oauthbearer,
}

export const MECHANISM_NAMES = Object.keys(MECHANISMS)

/** @returns undefined for one that is not offered */
export function begin(name: string, parts: MechanismParts): Respond | undefined {
  return Object.hasOwn(MECHANISMS, name) ? MECHANISMS[name]?.(parts) : undefined
}

function nonce(): string {
  return randomBytes(NONCE_BYTES).toString('base64')
}
