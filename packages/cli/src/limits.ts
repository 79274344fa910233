/** The bounds of the command itself: unit, reason, and what happens when one is reached. */
export const LIMITS = {
  /**
   * Bytes that wait for a reader of standard output or standard error, each: some thousand lines of the log. What finds no room
   * is dropped; the log counts its lines and says how many are missing.
   */
  outputBytesMax: 1024 * 1024,
} as const
