/** Why a file was not shared, in kinds for which the page has words; what the server adds to it is in its own. */

export type ProblemKind =
  /** A guest: only accounts share files. */
  | 'guest'
  /** The account is not proven, or no longer. */
  | 'unproven'
  | 'too-large'
  /** The account has no room left, or too many files. */
  | 'quota'
  /** The server has none. */
  | 'full'
  /** The place does not let the person speak. */
  | 'silenced'
  /** There is no such place, or the person is not there. */
  | 'absent'
  /** The scanner has found something, or it cannot be what it says it is. */
  | 'not-taken'
  /** No files are taken, as in a cluster. */
  | 'off'
  /** In a conversation, its other side could not have the file. */
  | 'members-only'
  /** Too many at once. */
  | 'busy'
  | 'unreachable'
  | 'unreadable'
  /** No file, but a folder. */
  | 'folder'
  /** That one and those behind it. */
  | 'too-many'
  | 'other'

export interface UploadProblem {
  readonly kind: ProblemKind
  /** Of the server; empty where it says nothing more. */
  readonly text: string
  /** The bytes that a file may have, where that is why; null where it is not known. */
  readonly bytesMax: number | null
}

export function problem(kind: ProblemKind, text = '', bytesMax: number | null = null): UploadProblem {
  return { kind, text, bytesMax }
}

const KINDS: ReadonlyMap<number, ProblemKind> = new Map([
  [0, 'unreachable'],
  [401, 'unproven'],
  [403, 'silenced'],
  [404, 'absent'],
  [409, 'absent'],
  [413, 'quota'],
  [422, 'not-taken'],
  [429, 'busy'],
  [501, 'off'],
  [502, 'unreachable'],
  [503, 'unreachable'],
  [504, 'unreachable'],
  [507, 'full'],
])

/** Of those, the server's reason is of the file, or of the place. */
const EXPLAINED: ReadonlySet<ProblemKind> = new Set(['silenced', 'not-taken', 'other', 'busy'])

/**
 * Of an answer, 0 for none (RFC 9110 15).
 * @param bytesMax of one file, where the server says it
 */
export function problemOf(
  { status, text }: { readonly status: number; readonly text: string },
  bytes: number,
  bytesMax: number | null,
): UploadProblem {
  if (status === 413 && bytesMax !== null && bytes > bytesMax) return problem('too-large', '', bytesMax)
  const kind = KINDS.get(status) ?? 'other'
  return problem(kind, EXPLAINED.has(kind) ? text : '')
}
