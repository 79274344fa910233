/** A JOIN that is refused, or leads elsewhere (RFC 2812 3.2.1, 470 as InspIRCd and Solanum have it). */
import type { PlaceKey } from '../state.ts'
import type { ReceiveParts, Takes } from './receive-parts.ts'

/** Those that answer a JOIN and name the channel first. */
const REFUSALS = ['403', '405', '437', '471', '473', '474', '475', '476', '477', '480', '489', '520', '525'] as const

export const JOINING: Takes = {
  ...Object.fromEntries(REFUSALS.map((code) => [code, refused] as const)),
  '470'(parts, { params }) {
    const [, from = '', to = ''] = params
    const { draft, names, placeFor } = parts
    const [before, after] = [names().place(from), names().place(to)]
    if (draft.place(before)?.membership.kind !== 'joining') return
    // The person wants to be in the other one from now on.
    const isThere = draft.place(after) !== undefined
    if (isThere) parts.left(before, { kind: 'refused', code: '470', text: to })
    else {
      draft.renamePlace(before, after, to)
      parts.renamed(before, after)
    }
    placeFor(to)
  },
}

function refused(parts: ReceiveParts, { verb, params }: Parameters<NonNullable<Takes[string]>>[1]): void {
  const key: PlaceKey = parts.names().place(params[1] ?? '')
  const place = parts.draft.place(key)
  if (place?.kind !== 'channel' || place.membership.kind !== 'joining') return
  parts.left(key, { kind: 'refused', code: verb, text: params.at(-1) ?? '' })
}
