/**
 * How much memory plain values take, roughly: of objects, arrays, maps and strings what V8 in Node 24 was measured to need, on the safe side. No value may
 * be within itself.
 */
import type { Timeline } from './timeline.ts'

const OBJECT_BYTES = 48
const FIELD_BYTES = 16
const CHARACTER_BYTES = 2

/** Lists that do not change are weighed once. */
const known = new WeakMap<readonly unknown[], number>()

export function weigh(value: unknown): number {
  if (typeof value === 'string') return OBJECT_BYTES + value.length * CHARACTER_BYTES
  if (typeof value !== 'object' || value === null) return 0
  let bytes = OBJECT_BYTES
  const parts: Iterable<unknown> = Symbol.iterator in value ? (value as Iterable<unknown>) : Object.values(value)
  for (const part of parts) bytes += FIELD_BYTES + weigh(part)
  return bytes
}

export function weighTimeline({ chunks }: Timeline): number {
  let bytes = 0
  for (const chunk of chunks) {
    const before = known.get(chunk) ?? weigh(chunk)
    known.set(chunk, before)
    bytes += before
  }
  return bytes
}
