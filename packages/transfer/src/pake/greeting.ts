/**
 * The only unencrypted bytes of ptl/1: a message each way, with the shares of CPace. Fixed layouts, big-endian:
 *
 * | hello, by the side that connects | | answer | |
 * |---|---|---|---|
 * | `PTL1` | 4 | `PTL1` | 4 |
 * | role: S sends, R receives | 1 | role | 1 |
 * | length of the nameplate | 1 | verdict | 1 |
 * | nameplate, ASCII | n | share, or zeros with a refusal | 32 |
 * | session id: 8 bytes that a process keeps, 8 random | 16 | | |
 * | share | 32 | | |
 */
import { SHARE_BYTES } from './cpace.ts'

export type Role = 'sender' | 'receiver'

export interface Hello {
  readonly role: Role
  readonly nameplate: string
  readonly sessionId: Uint8Array
  readonly share: Uint8Array
}

/** What becomes of a hello. Only `welcome` lets the exchange go on. */
export type Verdict = 'welcome' | 'other-nameplate' | 'same-role' | 'burnt' | 'busy' | 'taken'

export interface Answer {
  readonly role: Role
  readonly verdict: Verdict
  readonly share: Uint8Array
}

const MAGIC = Buffer.from('PTL1')
const SESSION_ID_BYTES = 16
const NAMEPLATE_BYTES_MAX = 64
const VERDICTS: readonly Verdict[] = ['welcome', 'other-nameplate', 'same-role', 'burnt', 'busy', 'taken']
const LETTERS: Readonly<Record<Role, number>> = { sender: 0x53, receiver: 0x52 }

export const HELLO_HEAD_BYTES = MAGIC.length + 2
export const ANSWER_BYTES = MAGIC.length + 2 + SHARE_BYTES
export const SESSION_ID_SIZE = SESSION_ID_BYTES
/** By these, a side that comes again after a break is told from another one with the same code. */
export const INSTANCE_BYTES = 8

export function instanceOf({ sessionId }: Hello): Uint8Array {
  return sessionId.subarray(0, INSTANCE_BYTES)
}

export function encodeHello({ role, nameplate, sessionId, share }: Hello): Buffer {
  const name = Buffer.from(nameplate, 'ascii')
  return Buffer.concat([MAGIC, Buffer.of(LETTERS[role], name.length), name, sessionId, share])
}

/** The bytes that follow the head of a hello; null for what is none. */
export function helloRestBytes(head: Uint8Array): number | null {
  const nameplateBytes = head[MAGIC.length + 1] ?? 0
  const isHello = startsWithMagic(head) && roleOf(head[MAGIC.length]) !== null
  if (!isHello || nameplateBytes === 0 || nameplateBytes > NAMEPLATE_BYTES_MAX) return null
  return nameplateBytes + SESSION_ID_BYTES + SHARE_BYTES
}

/** @param rest as many bytes as `helloRestBytes` says */
export function parseHello(head: Uint8Array, rest: Uint8Array): Hello | null {
  const role = roleOf(head[MAGIC.length])
  const nameplateBytes = rest.length - SESSION_ID_BYTES - SHARE_BYTES
  const nameplate = Buffer.from(rest.subarray(0, nameplateBytes)).toString('latin1')
  if (role === null || !/^[\w-]+$/.test(nameplate)) return null
  return {
    role,
    nameplate,
    sessionId: rest.subarray(nameplateBytes, nameplateBytes + SESSION_ID_BYTES),
    share: rest.subarray(nameplateBytes + SESSION_ID_BYTES),
  }
}

export function encodeAnswer({ role, verdict, share }: Answer): Buffer {
  return Buffer.concat([MAGIC, Buffer.of(LETTERS[role], VERDICTS.indexOf(verdict)), share])
}

/** null for what is no answer. @param bytes `ANSWER_BYTES` of them */
export function parseAnswer(bytes: Uint8Array): Answer | null {
  const role = roleOf(bytes[MAGIC.length])
  const verdict = VERDICTS[bytes[MAGIC.length + 1] ?? VERDICTS.length]
  if (!startsWithMagic(bytes) || role === null || verdict === undefined) return null
  return { role, verdict, share: bytes.subarray(MAGIC.length + 2) }
}

function startsWithMagic(bytes: Uint8Array): boolean {
  return MAGIC.equals(bytes.subarray(0, MAGIC.length))
}

function roleOf(letter: number | undefined): Role | null {
  if (letter === LETTERS.sender) return 'sender'
  return letter === LETTERS.receiver ? 'receiver' : null
}
