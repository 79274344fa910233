/** The rows of a timeline as a client shows them: what is in it, and the marks between. */
import type { EventItem, MessageItem, PendingMessage, ReplyItem } from '../client/item.ts'

interface Keyed {
  /** The same for the same row as long as the client runs; no other row of the timeline has it. */
  readonly key: string
}

export type Row =
  /** Above the first row of a day; `time` is that row's. */
  | (Keyed & { readonly kind: 'day'; readonly time: number })
  /** Above the first message that is not read. */
  | (Keyed & { readonly kind: 'new' })
  /** `isFirst`: its author and time are shown. Those below it without are of the same author. */
  | (Keyed & { readonly kind: 'message'; readonly item: MessageItem; readonly isFirst: boolean })
  | (Keyed & { readonly kind: 'event'; readonly item: EventItem })
  | (Keyed & { readonly kind: 'reply'; readonly item: ReplyItem })
  /** At least two events in one line: people that came, left or took another name. `describeFold` has its words. */
  | (Keyed & { readonly kind: 'fold'; readonly items: readonly EventItem[] })
  /** An own message that is not final, behind all others. */
  | (Keyed & { readonly kind: 'pending'; readonly message: PendingMessage; readonly isFirst: boolean })

/** In parts, so that one row more makes one part new. */
export interface Rows {
  readonly parts: readonly (readonly Row[])[]
  readonly length: number
}

export const NO_ROWS: Rows = { parts: [], length: 0 }

export function rowAt({ parts }: Rows, index: number): Row | undefined {
  let left = index
  for (const part of parts) {
    if (left < part.length) return part[left]
    left -= part.length
  }
  return undefined
}

/** Those from one index to before another, as a window shows them. */
export function rowsBetween({ parts }: Rows, from: number, to: number): readonly Row[] {
  const found: Row[] = []
  let start = 0
  for (const part of parts) {
    if (start >= to) break
    if (start + part.length > from) found.push(...part.slice(Math.max(0, from - start), to - start))
    start += part.length
  }
  return found
}

/** -1 where no row has the key. */
export function indexOfRow({ parts, length }: Rows, key: string): number {
  let end = length
  for (const part of parts.toReversed()) {
    end -= part.length
    const index = indexOf(part).get(key)
    if (index !== undefined) return end + index
  }
  return -1
}

/** Parts do not change. */
const indexes = new WeakMap<readonly Row[], ReadonlyMap<string, number>>()

function indexOf(part: readonly Row[]): ReadonlyMap<string, number> {
  const known = indexes.get(part)
  if (known !== undefined) return known
  const index = new Map(part.map(({ key }, at) => [key, at]))
  indexes.set(part, index)
  return index
}
