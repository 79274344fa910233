/**
 * The key by which the ssh door proves that it is this server: Ed25519, made on the first start and kept, because clients refuse a server whose key
 * has changed. The file is PEM, as the other keys; SSH has a form of its own (OpenSSH, PROTOCOL.key).
 */
import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { CertificateError } from '../errors.ts'
import { PRIVATE_FILE } from '../durable/write-durably.ts'
import { readIfThere, writeKept } from './kept-file.ts'

export interface HostKey {
  /** The private key in the form of OpenSSH. A secret. */
  readonly key: string
  /** `SHA256:` and Base64, as `ssh` shows it. */
  readonly fingerprint: string
}

const TYPE = 'ssh-ed25519'
const MAGIC = 'openssh-key-v1\0'
const FILE = 'ssh-host-key.pem'
/** Of a cipher that is none. */
const BLOCK_BYTES = 8

/**
 * @param folder of the data; it exists
 * @throws {CertificateError} CERTIFICATE_UNREADABLE, CERTIFICATE_UNWRITABLE, CERTIFICATE_MALFORMED; nothing is ever replaced because it is damaged
 */
export async function ensureHostKey(folder: string): Promise<HostKey> {
  const file = join(folder, FILE)
  const known = await readIfThere(file)
  // One that was copied from somewhere may be readable by others.
  if (known !== null) await chmod(file, PRIVATE_FILE).catch(() => {})
  const pem = known ?? makeKey()
  if (known === null) await writeKept(file, pem, PRIVATE_FILE)
  return hostKeyOf(parseKey(pem, file))
}

function makeKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function parseKey(pem: string, file: string): KeyObject {
  try {
    const parsed = createPrivateKey(pem)
    if (parsed.asymmetricKeyType === 'ed25519') return parsed
  } catch {
    // Without the cause: nothing of a key may reach a log.
  }
  throw new CertificateError('CERTIFICATE_MALFORMED', `${file} holds no unencrypted private key of Ed25519 in PEM form`)
}

function hostKeyOf(key: KeyObject): HostKey {
  const { x = '', d = '' } = key.export({ format: 'jwk' })
  const [shown, secret] = [Buffer.from(x, 'base64url'), Buffer.from(d, 'base64url')]
  const blob = Buffer.concat([field(TYPE), field(shown)])
  const fingerprint = `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
  return { key: openSshForm(blob, shown, secret), fingerprint }
}

function openSshForm(blob: Buffer, shown: Buffer, secret: Buffer): string {
  // Two equal numbers, by which a reader of an encrypted key sees that it has the right password.
  const check = Buffer.alloc(8)
  const fields = [check, field(TYPE), field(shown), field(Buffer.concat([secret, shown])), field('')]
  const byteCount = fields.reduce((sum, { length }) => sum + length, 0)
  const padding = Buffer.from(Array.from({ length: -byteCount & (BLOCK_BYTES - 1) }, (_, index) => index + 1))
  const one = Buffer.from([0, 0, 0, 1])
  const whole = [Buffer.from(MAGIC), field('none'), field('none'), field(''), one, field(blob)]
  const text = Buffer.concat([...whole, field(Buffer.concat([...fields, padding]))]).toString('base64')
  const lines = text.match(/.{1,70}/g) ?? []
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n')
}

/** A string of SSH (RFC 4251 5): its length, then its bytes. */
function field(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
