/** The bounds of uploads of this page. */
export const UPLOAD_LIMITS = {
  /** Bytes of one request: its digest is made of all of them in memory, and a broken one is sent again. */
  pieceBytesMin: 64 * 1024,
  pieceBytesMax: 8 * 1024 * 1024,
  pieceBytesFirst: 512 * 1024,
  /**
   * A piece that takes less is followed by one twice as long, and one that takes more by half of it: the bar moves often enough to be believed, and
   * what each request costs, a tenth of a second for the password alone, is a small part of it.
   */
  pieceMsMin: 1_500,
  pieceMsMax: 4_000,
  /** Breaks in a row that bring nothing new. Then the person is asked. */
  fruitlessMax: 12,
  waitMsFirst: 500,
  waitMsMax: 30_000,
  /** So much later than the server, the page has noticed as well that the connection was lost. */
  noticeMs: 2_000,
  /** No answer comes to a request. */
  silenceMs: 60_000,
  /** The same behind the last byte: the server verifies the file then, and has it looked at. */
  lastSilenceMs: 300_000,
  /** Of an answer that says why not. */
  textLengthMax: 300,
  /** Chosen at once, or waiting; further ones are not taken. */
  itemsMax: 100,
  /** Files that were under way, or waiting, when the page was left. */
  rememberedMax: 100,
  /** The server forgets them as well. */
  rememberedMs: 24 * 60 * 60 * 1000,
  /** From the beginning and from the end of a file, so much tells it from another one of the same name, size and time. */
  printBytes: 64 * 1024,
} as const
