/** What is pushed, encrypted for the client alone: the service that pushes reads nothing (RFC 8291, with aes128gcm of RFC 8188). */
import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'

/** The keys of a subscription, which its client has made. */
export interface ClientKeys {
  /** A point of P-256, uncompressed: 65 bytes. */
  readonly publicKey: Uint8Array
  /** 16 bytes. */
  readonly authSecret: Uint8Array
}

export const PUBLIC_KEY_BYTES = 65
export const AUTH_SECRET_BYTES = 16
/** One record holds all. */
const RECORD_BYTES = 4_096
const TAG_BYTES = 16
/** Salt, size of records, length of the key, key; then the end of the record, and its tag. */
const OVERHEAD_BYTES = 16 + 4 + 1 + PUBLIC_KEY_BYTES + 1 + TAG_BYTES
/** Services take bodies of 4,096 bytes (RFC 8030 7.2). */
export const PAYLOAD_BYTES_MAX = RECORD_BYTES - OVERHEAD_BYTES
/** Behind what is said in the last record (RFC 8188 2). */
const LAST_RECORD = Buffer.of(2)

/** What is random in it; a test gives its own. */
export interface Chance {
  readonly privateKey: Uint8Array
  readonly salt: Uint8Array
}

/**
 * The body of a push.
 * @throws {RangeError} more than PAYLOAD_BYTES_MAX bytes
 * @throws {Error} the public key is no point of the curve
 */
export function encrypt(payload: Uint8Array, { publicKey, authSecret }: ClientKeys, chance?: Chance): Buffer {
  if (payload.length > PAYLOAD_BYTES_MAX) throw new RangeError(`a push has at most ${PAYLOAD_BYTES_MAX} bytes`)
  const own = createECDH('prime256v1')
  if (chance === undefined) own.generateKeys()
  else own.setPrivateKey(chance.privateKey)
  const salt = chance?.salt ?? randomBytes(16)
  const ownPublicKey = own.getPublicKey()
  const shared = own.computeSecret(publicKey)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, ownPublicKey])
  const ikm = derive(shared, authSecret, info, 32)
  const key = derive(ikm, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = derive(ikm, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
  const cipher = createCipheriv('aes-128-gcm', key, nonce)
  const sealed = [cipher.update(payload), cipher.update(LAST_RECORD), cipher.final(), cipher.getAuthTag()]
  const size = Buffer.alloc(4)
  size.writeUInt32BE(RECORD_BYTES)
  return Buffer.concat([salt, size, Buffer.of(PUBLIC_KEY_BYTES), ownPublicKey, ...sealed])
}

function derive(secret: Uint8Array, salt: Uint8Array, info: Uint8Array, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, bytes))
}
