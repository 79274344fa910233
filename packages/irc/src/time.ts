/** Times in tags and in CHATHISTORY: ISO 8601 in UTC with milliseconds (IRCv3 server-time). */

// One message goes out in several forms, and messages of one batch have one time.
let lastMs = 0
let lastText = new Date(lastMs).toISOString()

/** `2026-11-20T19:40:00.123Z` of Unix milliseconds. Throws RangeError for what is no time at all (NaN, out of range). */
export function formatServerTime(ms: number): string {
  if (ms !== lastMs) {
    lastText = new Date(ms).toISOString()
    lastMs = ms
  }
  return lastText
}

const SERVER_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/

/** Unix milliseconds, of at most three digits of a fraction; null for another form, or for a day or hour that does not exist. */
export function parseServerTime(text: string): number | null {
  if (!SERVER_TIME.test(text)) return null
  const ms = Date.parse(text)
  // Date.parse takes February 30 for March 2.
  return Number.isNaN(ms) || !text.startsWith(new Date(ms).toISOString().slice(0, 19)) ? null : ms
}
