/** A message of several lines that a client is sending (IRCv3 draft/multiline): it has no place in the order before its last line. */
import type { Tags } from '@partyline/irc'
import type { TextLine } from '../network/multiline.ts'

export interface ClientBatch {
  /** What its lines are tagged with. */
  readonly reference: string
  readonly target: string
  /** Client-only tags. */
  readonly tags: Tags
  /** On what answers it. */
  readonly label: string | null
  readonly lines: readonly TextLine[]
  /** As the specification counts them: line feeds between the lines too. */
  readonly bytes: number
  /** It was refused: what still comes of it is passed over. */
  readonly hasFailed: boolean
}
