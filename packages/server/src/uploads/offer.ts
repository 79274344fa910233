/** What is said of a file before its bytes come, and what is found of it when they are there. Both are noted beside the bytes. */
import * as v from 'valibot'
import { parseAccountName, type AccountName } from '../network/account-name.ts'
import type { PictureSize } from '../network/shared-file.ts'

export interface Offer {
  readonly account: AccountName
  /** As it is shown: see `file-name.ts`. */
  readonly name: string
  /** To which it goes; null: its uploader only gets the link. */
  readonly channel: string | null
  /** Where nobody knows it before the end, as many as there is room for so far. */
  readonly bytes: number
  /** What it must have, hexadecimal; null where its uploader does not say it. */
  readonly sha256: string | null
  /** A picture keeps what its camera has noted, such as the place. */
  readonly isKeptAsItIs: boolean
  /** Somebody may come back to go on with it. Else it ends with the process, and leaves nothing. */
  readonly isResumable: boolean
  /** Where its link begins: `https://chat.example`. */
  readonly origin: string
}

/** Of a file that is complete, as it will be given to others. */
export interface Examined {
  readonly sha256: string
  readonly bytes: number
  readonly type: string
  readonly size: PictureSize | null
}

/** So many bytes, from the beginning of an upload on, have this SHA-256, hexadecimal. */
export interface Proof {
  readonly bytes: number
  readonly sha256: string
}

/** Of the bytes of one request. */
export interface Checksum {
  readonly algorithm: 'sha256' | 'sha1'
  readonly digest: Buffer
}

/** What outlives the process of an upload. */
export interface UploadNote {
  readonly offer: Offer
  /** What the first bytes have as their digest, each part longer than the one before. The last is as far as it has come. */
  readonly proofs: readonly Proof[]
  /** null until it is known: from then on its bytes may have their name already. */
  readonly examined: Examined | null
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const account = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }): AccountName => {
    const name = parseAccountName(dataset.value)
    if (name !== null) return name
    addIssue({ message: 'no account' })
    return NEVER
  }),
)
const size = v.nullable(v.strictObject({ width: count, height: count }))
const note = v.strictObject({
  offer: v.strictObject({
    account,
    name: v.string(),
    channel: v.nullable(v.string()),
    bytes: count,
    sha256: v.nullable(v.string()),
    isKeptAsItIs: v.boolean(),
    isResumable: v.optional(v.boolean(), true),
    origin: v.string(),
  }),
  proofs: v.array(v.strictObject({ bytes: count, sha256: v.string() })),
  examined: v.nullable(v.strictObject({ sha256: v.string(), bytes: count, type: v.string(), size })),
})

/** null for what no server has written. */
export function parseNote(value: unknown): UploadNote | null {
  const parsed = v.safeParse(note, value)
  return parsed.success ? parsed.output : null
}
