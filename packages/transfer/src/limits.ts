/** Everything that comes from outside has a bound: unit, value, reason, what happens when it is reached. */
const KIB = 1024
const MIB = KIB * KIB

export const LIMITS = {
  /** Wrong guesses at one code, from all sides together: at two words of 512, three let a stranger in once in 87,000 times. Then the code is burnt. */
  guessesMax: 3,
  /** For everything before the first encrypted byte: four round trips on a bad line fit. A peer that takes longer is closed. */
  handshakeTimeoutMs: 10_000,
  /** A side that has nothing to send says so this often, so that the other knows that it lives: it may be reading a disk. */
  aliveIntervalMs: 5_000,
  /** Six signs of life in a row are missing: the connection is taken for broken. */
  silenceTimeoutMs: 30_000,
  /** How long a side that is left waits for the other to come back after a break. */
  reconnectTimeoutMs: 120_000,
  /** Between two attempts to connect again. */
  reconnectDelayMs: 1_000,
  /** Payload of a frame. A peer that announces a longer one is refused before it is read. */
  frameBytesMax: MIB,
  /** One piece of a file: large enough that calls cost nothing beside the bytes, small enough that a few fit into memory. */
  pieceBytes: MIB,
  /** A file up to here is one frame, read and written in one go: for thousands of them that is most of the time saved. A longer frame is refused. */
  wholeFileBytesMax: 256 * KIB,
  /** Pieces that are read ahead of the network. */
  piecesAhead: 4,
  /** JSON of a control message: a list of entries is cut into several of at most this size. */
  messageBytesMax: 256 * KIB,
  /** Entries of an offer: each takes some 400 bytes on both sides. More are refused. */
  entriesMax: 200_000,
  /** POSIX NAME_MAX: what file systems hold. Longer names are rejected. */
  nameBytesMax: 255,
  /** POSIX PATH_MAX, with room for the destination. Longer paths are rejected. */
  pathBytesMax: 3_072,
  /** Folders inside each other. */
  depthMax: 100,
  /** A text that is shown and not stored. */
  textBytesMax: 64 * KIB,
  /** Bytes between two proofs of what is there already: at most so much is sent again. */
  checkpointBytes: 64 * MIB,
  /** Checkpoints of one file, which are one message: those of a larger file are further apart. */
  checkpointsMax: 1_000,
  /** What is left free on the disk of the receiver, for the system. A transfer that does not fit is refused before it begins. */
  spareBytes: 16 * MIB,
  /** Words of a reason from the other side. What is longer is cut. */
  reasonLengthMax: 500,
} as const
