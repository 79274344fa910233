/** What all views need: how wide text is, and in which language it is. */
import type { MessageItem, PhraseCatalogue, SharedFile } from '@partyline/irc/client'
import type { Strings } from '../language/en.ts'
import type { Formats } from '../language/formats.ts'
import type { Picture } from '../pictures/picture.ts'
import type { Line } from '../screen/line.ts'
import type { Widths } from '../screen/widths.ts'

export interface Look {
  readonly widths: Widths
  readonly strings: Strings
  readonly formats: Formats
  readonly phrases: PhraseCatalogue
  /** The file of the server that a message leads to; null: to none. */
  readonly fileIn: (item: MessageItem) => SharedFile | null
  /** What of a message is shown as a picture, in so many columns; null: it has none, or this terminal cannot. */
  readonly pictureIn: (item: MessageItem, columns: number) => Picture | null
  /** The cells of a picture. */
  readonly pictureLines: (picture: Picture) => readonly Line[]
}
