/**
 * An expected no. It is a value, because it is an answer like any other: the client is told which rule it met.
 */
import type { NumericName } from '@partyline/irc'

export type Refusal =
  | {
      readonly kind: 'refusal'
      readonly numeric: NumericName
      /** What stands between the client's nickname and the text. */
      readonly params: readonly string[]
      /** Instead of the numeric's customary text. */
      readonly text?: string
    }
  /** IRCv3 standard-replies FAIL: for what no numeric says. */
  | {
      readonly kind: 'failure'
      readonly verb: string
      readonly code: string
      readonly params: readonly string[]
      readonly text: string
    }

/** Why the session of a client that a ban keeps out ends. The client is told more, by 465. */
export const BANNED = 'Banned'

/** A defect: the command was undone, and the log has it whole. */
export function internalError(verb: string): Refusal {
  const text = 'Internal error: the command was not carried out. Details are in the server log'
  return { kind: 'failure', verb, code: 'INTERNAL_ERROR', params: [], text }
}

export function refuse(numeric: NumericName, params: readonly string[] = [], text?: string): Refusal {
  return { kind: 'refusal', numeric, params, ...(text === undefined ? {} : { text }) }
}
