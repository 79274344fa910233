/**
 * Texts of several lines (IRCv3 draft/multiline). An event has one text: its lines end with a line feed. Where the author went on with
 * a line in another message of the protocol, nothing stands between the two; the tag of the specification says at which places that was, so
 * that each reader is sent the lines as they were composed.
 */
import type { Tags } from '@partyline/irc'

export const CONCAT_TAG = 'draft/multiline-concat'

export interface TextLine {
  readonly text: string
  /** It goes on where the line before it ends. */
  readonly isConcat: boolean
}

/** @param tags those of the author */
export function composeText(lines: readonly TextLine[], tags: Tags): { readonly text: string; readonly tags: Tags } {
  let text = ''
  const places: number[] = []
  for (const [index, line] of lines.entries()) {
    if (line.isConcat) places.push(text.length)
    else if (index > 0) text += '\n'
    text += line.text
  }
  return { text, tags: places.length === 0 ? tags : new Map([...tags, [CONCAT_TAG, places.join()]]) }
}

/** The lines as they were composed; null where the text is a line. */
export function linesOf(text: string, tags: Tags): readonly TextLine[] | null {
  const places = tags.size === 0 ? undefined : tags.get(CONCAT_TAG)
  if (places === undefined && !text.includes('\n')) return null
  const ends = new Set(places?.split(',').map(Number))
  const lines: TextLine[] = []
  let start = 0
  let isConcat = false
  for (let at = 0; at <= text.length; at += 1) {
    const isEnd = at === text.length || text[at] === '\n'
    if (!isEnd && (at === start || !ends.has(at))) continue
    lines.push({ text: text.slice(start, at), isConcat })
    isConcat = !isEnd
    start = isEnd ? at + 1 : at
  }
  return lines
}

export function withoutConcat(tags: Tags): Tags {
  if (!tags.has(CONCAT_TAG)) return tags
  return new Map([...tags].filter(([key]) => key !== CONCAT_TAG))
}
