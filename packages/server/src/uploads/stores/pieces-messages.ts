/** What the server and the thread that has the files of a cluster say to each other. */

/** Of one piece; the last of a file has fewer. Below `max_payload` of NATS, which is a MiB where nobody says otherwise. */
export const PIECE_BYTES = 128 * 1024

/** A failure has a code of `ClusterError`, or of the disk. */
export interface PieceCalls {
  /** See `PieceStream`. */
  readonly room: (input: null) => number
  /** Resolves when a majority of the servers has what is at the path. */
  readonly put: (input: {
    readonly id: string
    readonly path: string
    /** Hexadecimal: what is otherwise is not put as a whole. */
    readonly sha256: string
    readonly bytes: number
  }) => null
  /** null where there is none. */
  readonly get: (input: { readonly id: string; readonly number: number }) => Uint8Array | null
  readonly remove: (input: { readonly id: string; readonly through: number | null }) => null
  readonly ids: (input: null) => readonly string[]
  readonly lastOf: (input: { readonly id: string }) => number | null
}

export interface PiecesSetting {
  readonly servers: readonly string[]
  readonly credentials: string | null
  readonly ca: string | null
  /** The names of the network, and of the node. */
  readonly network: string
  readonly node: string
  /** See `PieceStreamOptions`. */
  readonly bytesWanted: number
  readonly tryingMs?: number
}
