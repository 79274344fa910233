/**
 * Passwords as they are kept: argon2id (RFC 9106) in the form `$argon2id$v=19$m=…,t=…,p=…$salt$hash` (PHC string format). Node computes them
 * beside the event loop; how many at once is the caller's to bound (`preparationsMax`).
 */
import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto'
import { promisify } from 'node:util'

export type HashCost = Pick<Argon2Parameters, 'memory' | 'passes' | 'parallelism'>

/** RFC 9106 4, the second recommended choice: 64 MiB, three passes; with one lane, so that it takes one thread. */
const COST: HashCost = { memory: 65_536, passes: 3, parallelism: 1 }
const SALT_BYTES = 16
const HASH_BYTES = 32
/** Nobody makes the server compute more than this, whatever a file says. */
const MEMORY_KIB_MAX = 1024 * 1024
const PASSES_MAX = 32
const PHC = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,4}),p=(\d{1,3})\$([A-Za-z\d+/]{11,86})\$([A-Za-z\d+/]{16,172})$/

const derive = promisify(
  (parameters: Argon2Parameters, done: (error: Error | null, key: Buffer | undefined) => void): void =>
    argon2('argon2id', parameters, done),
)

/** The PHC string of a password, with a salt of its own. */
export async function hashPassword(password: string, cost: HashCost = COST): Promise<string> {
  const nonce = randomBytes(SALT_BYTES)
  const hash = await derive({ ...cost, nonce, message: password, tagLength: HASH_BYTES })
  if (hash === undefined) throw new Error('argon2id gave no hash')
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(hash)}`
}

/** Whether a text is a PHC string that `isPasswordOf` can work with. */
export function isPasswordHash(text: string): boolean {
  return parse(text) !== null
}

/** Whether that password has this hash; false for what is no such hash. */
export async function isPasswordOf(hash: string, password: string): Promise<boolean> {
  const parsed = parse(hash)
  if (parsed === null) return false
  const found = await derive({ ...parsed.parameters, message: password })
  return found !== undefined && timingSafeEqual(found, parsed.hash)
}

function parse(text: string): { readonly parameters: Omit<Argon2Parameters, 'message'>; readonly hash: Buffer } | null {
  const [, m, t, p, salt = '', digest = ''] = PHC.exec(text) ?? []
  const [memory, passes, parallelism] = [Number(m), Number(t), Number(p)]
  // RFC 9106 3.1: memory of at least 8 KiB for each lane.
  const isRight = passes >= 1 && parallelism >= 1 && memory >= 8 * parallelism
  if (!isRight || memory > MEMORY_KIB_MAX || passes > PASSES_MAX) return null
  const hash = Buffer.from(digest, 'base64')
  const nonce = Buffer.from(salt, 'base64')
  return { parameters: { memory, passes, parallelism, nonce, tagLength: hash.length }, hash }
}

/** PHC has no padding. */
function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
