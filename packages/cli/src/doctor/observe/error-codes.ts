/** What the system said, at the bottom of an error. */

/** The `code` of the error and of everything that caused it, outermost first. */
export function errorCodes(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return []
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : []
  return [...code, ...errorCodes(error.cause)]
}
