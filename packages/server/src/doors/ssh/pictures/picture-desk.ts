/**
 * The pictures that screens of the ssh door show: the same as over HTTP (docs/reference/files.md), to whom may have them there, without a web door in
 * between. Who asks is the person of a session, as it is now.
 */
import type { Clock } from '@partyline/net'
import { isFileOpenTo } from '../../../network/file-access.ts'
import type { Network } from '../../../network/network.ts'
import { type FileId, FILES_PATH, parseFileId, type SharedFile, THUMBNAILS_PATH } from '../../../network/shared-file.ts'
import type { SessionId } from '../../../network/state.ts'
import { FileStoreError } from '../../../uploads/stores/file-store.ts'
import type { Uploads } from '../../../uploads/uploads.ts'

export interface PictureDeskParts {
  readonly network: Pick<Network, 'files' | 'person' | 'channel' | 'userOf'>
  readonly uploads: Pick<Uploads, 'read' | 'readThumbnail'>
  readonly isFileNamed: (file: SharedFile) => Promise<boolean>
  readonly areFilesForMembers: () => boolean
  readonly clock: Pick<Clock, 'setTimeout'>
}

/** As many as the terminal client shows. Of a larger one there is its link. */
const BYTES_MAX = 2 * 1024 * 1024
/** To be made, and read. It is not shown when it takes longer. */
const WAIT_MS_MAX = 15_000
/** Those that took too long with them. One more is not shown. */
const UNDERWAY_MAX = 16

interface Asked {
  readonly id: FileId
  /** Else the file itself. */
  readonly isSmall: boolean
}

export class PictureDesk {
  readonly #parts: PictureDeskParts
  #underway = 0

  constructor(parts: PictureDeskParts) {
    this.#parts = parts
  }

  /** A PNG; null where there is none for this session. @param path of its address @throws what the disk says */
  async read(path: string, session: SessionId): Promise<Uint8Array | null> {
    const asked = askedBy(path)
    const file = asked === null ? undefined : this.#parts.network.files.get(asked.id)
    if (asked === null || file === undefined || !this.#isOpenTo(session, file)) return null
    if (this.#underway >= UNDERWAY_MAX) return null
    this.#underway += 1
    const reading = this.#read(file, asked).finally(() => (this.#underway -= 1))
    const late = Promise.withResolvers<null>()
    const timer = this.#parts.clock.setTimeout(() => late.resolve(null), WAIT_MS_MAX)
    try {
      return await Promise.race([reading, late.promise])
    } finally {
      timer.cancel()
    }
  }

  #isOpenTo(session: SessionId, file: SharedFile): boolean {
    const { network, areFilesForMembers } = this.#parts
    const user = network.userOf(session)
    if (user === undefined) return false
    return !areFilesForMembers() || (user.account !== null && isFileOpenTo(user.account, file, network))
  }

  async #read(file: SharedFile, { isSmall }: Asked): Promise<Uint8Array | null> {
    try {
      if (!(await this.#parts.isFileNamed(file))) return null
      const pieces = await (isSmall ? this.#small(file) : this.#itself(file))
      return pieces === null ? null : await joined(pieces)
    } catch (error) {
      if (error instanceof FileStoreError) return null
      throw error
    }
  }

  async #small(file: SharedFile): Promise<AsyncIterable<Uint8Array> | null> {
    const small = await this.#parts.uploads.readThumbnail(file, 'png')
    return small?.pieces ?? null
  }

  async #itself(file: SharedFile): Promise<AsyncIterable<Uint8Array> | null> {
    const { type, bytes } = file
    return type === 'image/png' && bytes <= BYTES_MAX ? this.#parts.uploads.read(file, { from: 0, to: bytes }) : null
  }
}

function askedBy(path: string): Asked | null {
  for (const [before, isSmall] of [
    [THUMBNAILS_PATH, true],
    [FILES_PATH, false],
  ] as const) {
    const id = path.startsWith(before) ? parseFileId(path.slice(before.length).split('/', 1)[0] ?? '') : null
    if (id !== null) return { id, isSmall }
  }
  return null
}

/** null where it is too large. */
async function joined(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array | null> {
  const all: Uint8Array[] = []
  let bytes = 0
  for await (const piece of pieces) {
    bytes += piece.byteLength
    if (bytes > BYTES_MAX) return null
    all.push(piece)
  }
  return Buffer.concat(all)
}
