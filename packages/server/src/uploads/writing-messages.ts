/** What the server and the thread that writes uploads say to each other. */
import type { Candidate, Examination } from './examine.ts'
import type { Checksum, Proof } from './offer.ts'
import type { UploadRefusal } from './upload-refusal.ts'

/** What the thread can be asked for. All of one upload is done in the order in which it was asked. */
export interface WritingCalls {
  /** Opens the bytes of an upload, behind what of them is as it was noted. Returns that. */
  readonly open: (input: {
    readonly id: string
    readonly path: string
    readonly proofs: readonly Proof[]
    readonly algorithm: Checksum['algorithm'] | null
  }) => readonly Proof[]
  /** Returns when there is room for more. */
  readonly take: (input: { readonly id: string; readonly chunks: readonly Uint8Array[] }) => null
  /** Returns what is written, and the digest of what was taken since it was opened, hexadecimal, where an algorithm was said. `isSynced`: it is on the disk. */
  readonly settle: (input: { readonly id: string; readonly isSynced: boolean }) => {
    readonly proof: Proof
    readonly sum: string | null
  }
  /** Looks at what is complete. One at a time: a picture is held whole. */
  readonly examine: (
    input: Candidate & { readonly id: string; readonly pictureBytesMax: number },
  ) => Examination | UploadRefusal
  /** What is not kept is written again. */
  readonly close: (input: { readonly id: string; readonly isKept: boolean }) => null
  /** It is a file, or nothing. */
  readonly forget: (input: { readonly id: string }) => null
}
