/** The bounds of an import: what stands in a file of logs was written by anybody. */
export const IMPORT_LIMITS = {
  /** Bytes of a line. IRC has 512, with tags some thousand; a line of an export is in JSON. A longer one is left out and counted. */
  lineBytesMax: 64 * 1024,
  /** Bytes of a nickname. Of a longer one the line is left out and counted. */
  nickBytesMax: 64,
  /** Milliseconds by which a line may be dated before one that stands above it, as where a clock was set. More is an error of the user. */
  backMsMax: 86_400_000,
  /** Lines by which a format is recognised. */
  looksMax: 200,
  /** The last messages that may be answered. An answer to an earlier one is imported without its reference. */
  repliesMax: 65_536,
  /** Files of one import. */
  filesMax: 100_000,
} as const
