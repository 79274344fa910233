/** What SCRAM-SHA-256 keeps of a password (RFC 5802 3), and what stands for it where there is no account. */
import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { ScramKeys } from '../sasl/scram.ts'
import { prepared } from './prepared.ts'

/**
 * RFC 7677 4 asks for 4,096 at least. The client does the same work, once for each log-in: more would keep a phone waiting, and
 * less would make the keys easier to guess from than the argon2id hash beside them.
 */
export const SCRAM_ITERATIONS = 100_000
const SALT_BYTES = 16
const KEY_BYTES = 32

const derive = promisify(pbkdf2)

export async function makeScramKeys(password: string, iterations = SCRAM_ITERATIONS): Promise<ScramKeys> {
  const salt = randomBytes(SALT_BYTES)
  const salted = await derive(prepared(password), salt, iterations, KEY_BYTES, 'sha256')
  const clientKey = createHmac('sha256', salted).update('Client Key').digest()
  return {
    salt: salt.toString('base64'),
    iterations,
    storedKey: createHash('sha256').update(clientKey).digest('base64'),
    serverKey: createHmac('sha256', salted).update('Server Key').digest('base64'),
  }
}

/** The same for a name at each time, and nobody can prove to have made them. */
export function decoyKeys(name: string, secret: Uint8Array, iterations = SCRAM_ITERATIONS): ScramKeys {
  const of = (use: string) => createHmac('sha256', secret).update(`${use}:${name}`).digest()
  return {
    salt: of('salt').subarray(0, SALT_BYTES).toString('base64'),
    iterations,
    storedKey: of('stored').toString('base64'),
    serverKey: of('server').toString('base64'),
  }
}
