/** Words of commands that are printed to be copied (POSIX XCU 2.2). */

/** The text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
