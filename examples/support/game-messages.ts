/**
 * What the game says in its datagrams, a few bytes each. Every one is complete by itself: an input repeats the whole wish, a
 * view shows the whole field, so that a lost datagram costs a thirtieth of a second and is never asked for again.
 */
import type { Move, Pong, Side } from './pong.ts'

/** Player to server. The first one takes a place. */
export interface Input {
  /** Counts up, so that an older input that comes later is noticed. */
  readonly sequence: number
  readonly wish: Move | 'leave'
}

/** Server to player. */
export type View =
  | {
      readonly kind: 'field'
      readonly tick: number
      readonly side: Side
      /** The other place is free, and the ball lies still. */
      readonly isWaiting: boolean
      readonly ball: { readonly x: number; readonly y: number }
      readonly paddles: Pong['paddles']
      readonly scores: Pong['scores']
    }
  /** Two others are playing. */
  | { readonly kind: 'full' }

const [INPUT, FULL, FIELD_VIEW] = [1, 2, 3]
const INPUT_BYTES = 6
const FIELD_BYTES = 27
const LEAVE = 2

export function encodeInput({ sequence, wish }: Input): Buffer {
  const bytes = Buffer.alloc(INPUT_BYTES)
  bytes.writeUInt8(INPUT, 0)
  bytes.writeUInt32BE(sequence, 1)
  bytes.writeInt8(wish === 'leave' ? LEAVE : wish, 5)
  return bytes
}

/** @returns undefined for what is none: anybody can send anything to a UDP port */
export function decodeInput(bytes: Buffer): Input | undefined {
  if (bytes.length !== INPUT_BYTES || bytes[0] !== INPUT) return undefined
  const sequence = bytes.readUInt32BE(1)
  const wish = bytes.readInt8(5)
  if (wish === LEAVE) return { sequence, wish: 'leave' }
  return wish === -1 || wish === 0 || wish === 1 ? { sequence, wish } : undefined
}

export function encodeView(view: View): Buffer {
  if (view.kind === 'full') return Buffer.from([FULL])
  const bytes = Buffer.alloc(FIELD_BYTES)
  bytes.writeUInt8(FIELD_VIEW, 0)
  bytes.writeUInt32BE(view.tick, 1)
  bytes.writeUInt8(view.side === 'left' ? 0 : 1, 5)
  bytes.writeUInt8(view.isWaiting ? 1 : 0, 6)
  const places = [view.ball.x, view.ball.y, view.paddles.left, view.paddles.right]
  for (const [index, place] of places.entries()) bytes.writeFloatBE(place, 7 + 4 * index)
  bytes.writeUInt16BE(view.scores.left & 0xffff, 23)
  bytes.writeUInt16BE(view.scores.right & 0xffff, 25)
  return bytes
}

/** @returns undefined for what is none */
export function decodeView(bytes: Buffer): View | undefined {
  if (bytes.length === 1 && bytes[0] === FULL) return { kind: 'full' }
  if (bytes.length !== FIELD_BYTES || bytes[0] !== FIELD_VIEW) return undefined
  return {
    kind: 'field',
    tick: bytes.readUInt32BE(1),
    side: bytes[5] === 0 ? 'left' : 'right',
    isWaiting: bytes[6] === 1,
    ball: { x: bytes.readFloatBE(7), y: bytes.readFloatBE(11) },
    paddles: { left: bytes.readFloatBE(15), right: bytes.readFloatBE(19) },
    scores: { left: bytes.readUInt16BE(23), right: bytes.readUInt16BE(25) },
  }
}
