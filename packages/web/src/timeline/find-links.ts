/** Finds links in texts with linkify-it: loaded after the first messages are there. */
import { LinkifyIt } from 'linkify-it'

export interface FoundLink {
  readonly index: number
  readonly lastIndex: number
  readonly url: string
}

/** Behind `irc:`; draft-butcher-irc-url. */
const IRC_ADDRESS = /^\/\/[\w.[\]:-]*\w(?:\/[^\s"<>]*[^\s"<>.,;!?)])?/
const irc = { validate: (text: string, at: number) => IRC_ADDRESS.exec(text.slice(at))?.[0].length ?? 0 }

const finder = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: true, fuzzyIP: true })
  .add('irc:', irc)
  .add('ircs:', irc)
  .add('ftp:', null)

export function findLinks(text: string): readonly FoundLink[] {
  return finder.match(text) ?? []
}
