/** The secret that the ends of a sealed channel share: 32 bytes, given or made from a passphrase by a slow hash. */
import { checkArgument, DATA, OBJECT, TEXT } from '../arguments.ts'
import { crypto } from '../builtins.ts'
import { promisify } from 'node:util'
import { KeyError } from '../errors.ts'

/** Shared by everyone on the channel, by another way than the channel itself. */
export type SealingSecret = Uint8Array | Passphrase

/** A secret for people: the key is made of it by a slow hash (argon2id), so that guessing is slow, too. */
export interface Passphrase {
  /** Several random words are a good one. Both ends must write it alike; forms of Unicode do not matter. */
  readonly passphrase: string
  /**
   * Not secret, the same at both ends, and best one of its own for each application or site: guesses that were hashed
   * for one salt are of no use for another. Default: one that all programs have that name none.
   */
  readonly salt?: string | Uint8Array
}

export const KEY_BYTES = 32
const LABEL = 'partyline sealed datagrams 1'

// RFC 9106 4, the second recommended option: 64 MiB, three passes, four lanes; some 0.2 s on one core.
const ARGON2_MEMORY_KIB = 64 * 1024
const ARGON2_PASSES = 3
const ARGON2_LANES = 4

/** @throws {KeyError} a key that is not 32 bytes long, or an empty passphrase */
export async function sealingKey(secret: SealingSecret): Promise<Buffer> {
  if (secret instanceof Uint8Array) {
    if (secret.length === KEY_BYTES) return Buffer.from(secret)
    throw new KeyError(`a key has ${KEY_BYTES} bytes, this one has ${secret.length}`)
  }
  checkArgument('the secret', secret, { ...OBJECT, what: 'a key or { passphrase }' })
  const { passphrase, salt = '' } = secret
  checkArgument('passphrase', passphrase, TEXT)
  checkArgument('salt', salt, DATA)
  if (passphrase === '') throw new KeyError('the passphrase is empty')
  return promisify(crypto().argon2)('argon2id', {
    message: passphrase.normalize('NFC'),
    // Hashed, so that a salt of any length will do.
    nonce: crypto().createHash('sha256').update(`${LABEL}\0`).update(salt).digest(),
    memory: ARGON2_MEMORY_KIB,
    passes: ARGON2_PASSES,
    parallelism: ARGON2_LANES,
    tagLength: KEY_BYTES,
  })
}

/** The key of one sender (HKDF-SHA-256, RFC 5869), so that two senders can use the same counter without sharing a nonce. */
export function senderKey(key: Buffer, senderId: Uint8Array): Buffer {
  return Buffer.from(crypto().hkdfSync('sha256', key, senderId, LABEL, KEY_BYTES))
}
