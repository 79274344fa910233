/**
 * CPace over ristretto255 with SHA-512, initiator and responder (draft-irtf-cfrg-cpace, 5 to 7): two sides that know the same
 * short secret get the same key, and each run lets a stranger try one guess. Pure functions; random numbers are passed in.
 */
import { createHash } from 'node:crypto'
import { ristretto255, ristretto255_hasher } from '@noble/curves/ed25519.js'
import { bytesToNumberLE } from '@noble/curves/utils.js'

const DSI = Buffer.from('CPaceRistretto255')
const DSI_ISK = Buffer.concat([DSI, Buffer.from('_ISK')])
/** Of SHA-512: what one block of it takes. */
const BLOCK_BYTES = 128

const { Point } = ristretto255
const { Fn } = Point

/** What both sides know before they speak. */
export interface CpaceInput {
  /** PRS: the secret. */
  readonly password: Uint8Array
  /** CI: who speaks with whom. */
  readonly channel: Uint8Array
  /** sid: no two runs have the same. */
  readonly sessionId: Uint8Array
}

/** A side's message: its share Y, and the data AD that the key is bound to. */
export interface CpaceMessage {
  readonly share: Uint8Array
  readonly associatedData: Uint8Array
}

/** How many random bytes a scalar is made of: so many that the remainder is as good as even. */
export const SCALAR_SEED_BYTES = 64
/** Of a share: an encoded element of the group. */
export const SHARE_BYTES = 32

/** A secret scalar from `SCALAR_SEED_BYTES` random bytes. */
export function scalarFrom(seed: Uint8Array): Uint8Array {
  return Fn.toBytes(Fn.create(bytesToNumberLE(seed)))
}

/** The generator that belongs to the secret, encoded. */
export function calculateGenerator({ password, channel, sessionId }: CpaceInput): Uint8Array {
  const used = withLength(password).length + withLength(DSI).length
  const padding = Buffer.alloc(Math.max(0, BLOCK_BYTES - 1 - used))
  const text = lvCat(DSI, password, padding, channel, sessionId)
  return deriveElement(createHash('sha512').update(text).digest()).toBytes()
}

function deriveElement(hash: Uint8Array): InstanceType<typeof Point> {
  if (ristretto255_hasher.deriveToCurve === undefined) throw new Error('this ristretto255 cannot derive elements')
  return ristretto255_hasher.deriveToCurve(hash)
}

/** A side's share, Y. */
export function shareOf(generator: Uint8Array, scalar: Uint8Array): Uint8Array {
  return Point.fromBytes(generator).multiply(Fn.fromBytes(scalar)).toBytes()
}

/** K, from our scalar and the share of the other side; null for a share that is no element or is the neutral one: stop then. */
export function sharedElement(scalar: Uint8Array, share: Uint8Array): Uint8Array | null {
  try {
    const element = Point.fromBytes(share)
    if (element.is0()) return null
    const product = element.multiply(Fn.fromBytes(scalar))
    return product.is0() ? null : product.toBytes()
  } catch {
    return null
  }
}

/** ISK of 64 bytes, for a transcript as `transcriptOf` makes it. */
export function sessionKey(sessionId: Uint8Array, shared: Uint8Array, transcript: Uint8Array): Uint8Array {
  return createHash('sha512')
    .update(lvCat(DSI_ISK, sessionId, shared))
    .update(transcript)
    .digest()
}

/** Of an exchange in which the initiator speaks first. */
export function transcriptOf(initiator: CpaceMessage, responder: CpaceMessage): Uint8Array {
  return Buffer.concat([messageBytes(initiator), messageBytes(responder)])
}

/** MSG: what the transcript has of one side. */
export function messageBytes({ share, associatedData }: CpaceMessage): Uint8Array {
  return lvCat(share, associatedData)
}

function lvCat(...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat(parts.map(withLength))
}

/** The length in LEB128 before the bytes. */
function withLength(bytes: Uint8Array): Buffer {
  const length: number[] = []
  let rest = bytes.length
  do {
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
    rest >>>= 7
  } while (rest > 0)
  return Buffer.concat([Buffer.from(length), bytes])
}
