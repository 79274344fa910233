/**
 * Where the links of a text are. They are found by linkify-it, which is loaded after the first messages are there; what may be followed is decided
 * here: nothing that runs in this page.
 */
import type { FoundLink } from './find-links.ts'

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string }

export type LinkFinder = (text: string) => readonly FoundLink[]

const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'irc:', 'ircs:'])
/** Texts that cannot have a link are most of all, and are not looked at. */
const MAY_LINK = /[.:@]/

/** @param find null while it is not loaded */
export function linkedPieces(text: string, find: LinkFinder | null): readonly Piece[] {
  if (find === null || !MAY_LINK.test(text)) return [{ kind: 'text', text }]
  const pieces: Piece[] = []
  let end = 0
  for (const { index, lastIndex, url } of find(text)) {
    if (!isFollowed(url)) continue
    if (index > end) pieces.push({ kind: 'text', text: text.slice(end, index) })
    pieces.push({ kind: 'link', text: text.slice(index, lastIndex), url })
    end = lastIndex
  }
  if (end < text.length) pieces.push({ kind: 'text', text: text.slice(end) })
  return pieces
}

export async function loadLinkFinder(): Promise<LinkFinder> {
  return (await import('./find-links.ts')).findLinks
}

function isFollowed(url: string): boolean {
  return URL.canParse(url) && SCHEMES.has(new URL(url).protocol)
}
