/** Tells a person about an error in three parts: what happened, why, and what to do. */
import { ERRORS } from '@partyline/server/errors'
import { EXIT, exitCodeFor } from './exit-codes.ts'
import { type Catalogue, phrase, say, type Text, text } from './language/text.ts'

type ErrorTable = Readonly<Record<string, { readonly meaning: string }>>

export interface ErrorDescription {
  /** Lines for standard error, each ended. */
  readonly text: string
  readonly exitCode: number
}

/** An error that carries a code and a remedy was foreseen; of any other the stack is shown, for the person that repairs it. */
/** @param own the errors of a command that stand in no table of the server */
export function describeError(error: unknown, catalogue: Catalogue, own: ErrorTable = {}): ErrorDescription {
  if (!isForeseen(error)) {
    const whole = error instanceof Error ? (error.stack ?? error.message) : String(error)
    const said = text`partyline: unexpected error\n${whole}\n  do:  Please report this with the lines above.`
    return { text: `${say(said, catalogue)}\n`, exitCode: EXIT.unexpected }
  }
  const lines = [
    ...whatAndWhy(error.message, meaningOf(error, { ...ERRORS, ...own }), catalogue),
    text`  do:  ${phrase(error.remedy)}`,
  ]
  return { text: lines.map((line) => `${say(line, catalogue)}\n`).join(''), exitCode: exitCodeFor(error.code) }
}

/** The message itself is English: in another language it stands behind what its code means. */
function whatAndWhy(message: string, why: string | null, catalogue: Catalogue): readonly Text[] {
  if (why === null || (why === message && !catalogue.has(why))) return [`partyline: ${message}`]
  if (catalogue.has(why)) return [text`partyline: ${phrase(why)} (${message})`]
  return [`partyline: ${message}`, text`  why: ${phrase(why)}`]
}

interface ForeseenError extends Error {
  readonly code: string
  readonly remedy: string
}

/** Errors of all packages have this shape, and share no class. */
function isForeseen(error: unknown): error is ForeseenError {
  if (!(error instanceof Error) || !('code' in error) || !('remedy' in error)) return false
  return typeof error.code === 'string' && typeof error.remedy === 'string'
}

function meaningOf(error: ForeseenError, table: ErrorTable): string | null {
  const entry = Object.entries(table).find(([code]) => code === error.code)
  if (entry !== undefined) return entry[1].meaning
  return error.cause instanceof Error ? error.cause.message : null
}
