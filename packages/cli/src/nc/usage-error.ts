/** A command line that cannot be meant, or asks for what cannot be: told with a remedy, exit code 2 as in ncat. */
import { ENGLISH, say, type Text, text } from '../language/text.ts'

export class UsageError extends Error {
  override readonly name = 'UsageError'
  /** The message, in any language. */
  readonly said: Text
  readonly remedy: Text

  /** An option that does not exist, as it was written; another one may have been meant. */
  readonly unknownOption: string | undefined

  constructor(said: Text, remedy: Text = text`partyline nc --help lists the options`, unknownOption?: string) {
    super(say(said, ENGLISH))
    this.said = said
    this.remedy = remedy
    this.unknownOption = unknownOption
  }
}
