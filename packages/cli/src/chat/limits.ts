/** The bounds of `partyline chat`: unit, reason, and what happens when one is reached. */
export const LIMITS = {
  /** Bytes of a line of a server: some times what tags and text may have together. A longer one is passed over. */
  lineBytesMax: 64 * 1024,
  /** Bytes on their way to a server that does not read. The connection counts as lost. */
  unsentBytesMax: 1024 * 1024,
  /** Lines of standard input that are given to the client and not stored yet. No more is read meanwhile. */
  linesUnderway: 64,
  /** Bytes of a line of standard input: a log may have long ones. The rest of it is the next line. */
  inputLineBytesMax: 1024 * 1024,
  /** Bytes of a secret in a file or a prompt: more is another file than was meant. It is refused. */
  secretBytesMax: 4_096,
  /** How long the local network is listened to for servers. */
  searchMs: 1_000,
  /** How long a server on this machine is waited for, before the network is asked. */
  hereMs: 300,
  /** Bytes of frames that a terminal has not taken yet: some whole screens. The client draws no more meanwhile. */
  frameBytesMax: 4 * 1024 * 1024,
  /** Wrong passwords at one prompt; then it ends. */
  passwordTries: 3,
  /** How long a server may take to make a token for this device. The password is kept then. */
  tokenMs: 10_000,
  /** Files behind one `/upload`. With more, none is sent. */
  filesAtOnce: 100,
  /** After the last line, for a server that does not close: the process ends all the same. */
  farewellMs: 1_000,
} as const
