/** What a task of `partyline admin` is given and gives. */
import type { Phrase, Text } from '../language/text.ts'
import type { AdminArguments, OptionName } from './arguments.ts'
import type { Ask } from './ask.ts'

export interface TaskParts extends AdminArguments {
  /** Absolute. */
  readonly data: string
  readonly cwd: string
  /** Asks the server that uses the data folder. */
  readonly ask: Ask
  /** Does a person read standard output? */
  readonly isTerminal: boolean
  /** An address or name by which other machines may reach this one. */
  readonly publicHost: () => string
  /** A line of standard input; on a terminal, nothing of it is shown. null where there is none. */
  readonly readSecret: (prompt: Text) => Promise<string | null>
  /** How far it is, for a person that waits; each is shown in the place of the one before. */
  readonly showProgress: (said: Text) => void
}

/** What a person is told; and, beside it, what a program is told with --json. */
export interface Done {
  /** null where the task has written to standard output itself. */
  readonly said: Text | null
  readonly [name: string]: unknown
}

export interface TaskEntry {
  /** The names of the words that stand behind it. The last may end in `...`: one or more. */
  readonly takes: readonly string[]
  /** The options that it takes beside those of every task. */
  readonly options?: readonly OptionName[]
  readonly summary: Phrase
  /**
   * @param words as many as it takes
   * @throws what it met, and UsageError for words that it cannot take
   */
  readonly run: (parts: TaskParts) => Promise<Done>
}
