/** Where the links of a text are. linkify-it finds them; only addresses that no program runs by itself are followed. */
import { LinkifyIt, type SchemaOpts } from 'linkify-it'
import type { Span } from '../screen/line.ts'

const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'irc:', 'ircs:'])
/** Most texts have nothing of this, and are not looked at: the first that is takes 20 ms, for the expressions of the finder. */
const MAY_LINK = /:\/\/|@|\.\p{L}{2}|mailto:/iu

/** Behind `irc:`: up to what ends a sentence. */
const REST = /^\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]]/
const IRC: SchemaOpts = { validate: (text, at) => REST.exec(text.slice(at))?.[0].length ?? 0 }

const finder = new LinkifyIt({ fuzzyLink: true }).add('ftp:', null).add('irc:', IRC).add('ircs:', IRC)

/** The span in pieces: its links are underlined, and lead somewhere where the terminal can (OSC 8). */
export function withLinks({ text, style }: Span): readonly Span[] {
  if (!MAY_LINK.test(text)) return [{ text, style }]
  const spans: Span[] = []
  let end = 0
  for (const { index, lastIndex, url } of finder.match(text) ?? []) {
    if (!isFollowed(url)) continue
    if (index > end) spans.push({ text: text.slice(end, index), style })
    spans.push({ text: text.slice(index, lastIndex), style: { ...style, underline: true, link: url } })
    end = lastIndex
  }
  if (end < text.length) spans.push({ text: text.slice(end), style })
  return spans
}

function isFollowed(url: string): boolean {
  return URL.canParse(url) && SCHEMES.has(new URL(url).protocol)
}
