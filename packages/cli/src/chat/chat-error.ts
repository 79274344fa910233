/** What `partyline chat` cannot do, in words, with what to do about it and the exit code that says so. */
import { ENGLISH, say, type Text } from '../language/text.ts'

export interface ChatProblem {
  readonly said: Text
  readonly remedy: Text
  readonly exitCode: number
}

export class ChatError extends Error {
  override readonly name = 'ChatError'
  /** The message, in any language. */
  readonly said: Text
  readonly remedy: Text
  readonly exitCode: number

  constructor({ said, remedy, exitCode }: ChatProblem) {
    super(say(said, ENGLISH))
    this.said = said
    this.remedy = remedy
    this.exitCode = exitCode
  }
}
