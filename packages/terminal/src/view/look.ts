/** What all views need: how wide text is, and in which language it is. */
import type { PhraseCatalogue } from '@partyline/irc/client'
import type { Strings } from '../language/en.ts'
import type { Formats } from '../language/formats.ts'
import type { Widths } from '../screen/widths.ts'

export interface Look {
  readonly widths: Widths
  readonly strings: Strings
  readonly formats: Formats
  readonly phrases: PhraseCatalogue
}
