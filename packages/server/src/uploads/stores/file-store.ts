/**
 * Where the bytes of complete files are: the data folder of a server that is alone (`folder-store.ts`), or JetStream, for all nodes of a cluster
 * (`stream-store.ts`). What is known of a file is in the network; a store knows bytes. `contract.ts` is the suite that both pass.
 */
import type { SharedFile } from '../../network/shared-file.ts'
import type { UploadRefusal } from '../upload-refusal.ts'

export type StoredFile = Pick<SharedFile, 'id' | 'sha256' | 'bytes'>

export interface FilePart {
  /** Of the first byte. */
  readonly from: number
  /** Behind the last. */
  readonly to: number
}

/** Bytes cannot be had or kept now. What is there stays. */
export class FileStoreError extends Error {
  /** What somebody is told that asked for it. */
  readonly refusal: UploadRefusal

  constructor(refusal: UploadRefusal, cause: unknown) {
    super(refusal.text, { cause })
    this.refusal = refusal
  }
}

export interface FileStore extends AsyncDisposable {
  /** Whether files with the same bytes take their room once. */
  readonly isSharing: boolean
  /** Bytes that it can still take; Infinity where it has no other limit than the disk of this machine. @throws {FileStoreError} */
  room(): Promise<number>
  /** Whether `put` can be left out. MUST be false where something else may remove what is there meanwhile. */
  has(file: StoredFile): Promise<boolean>
  /**
   * Takes what is at the path, which MAY be gone then. When it resolves the bytes MUST outlive the process and a power cut, and every node
   * MUST be able to read them. After a failure it can be asked again, and there is all of it or nothing that anybody reads.
   * @throws {FileStoreError} there is no room, or it is out of reach; or what the disk says
   */
  put(file: StoredFile, path: string): Promise<void>
  /** Of a part, at least the first bytes; null where they are gone. The pieces MUST be begun and ended. @throws {FileStoreError} */
  read(file: StoredFile, part: FilePart): Promise<AsyncIterable<Uint8Array> | null>
  /** Has it as a file of this machine while it is used; null where it is gone. @throws {FileStoreError} */
  withPath<T>(file: StoredFile, use: (path: string) => Promise<T>): Promise<T | null>
  /** No file of the network has these bytes under this id any more. One that is not there is no failure. @throws {FileStoreError} */
  remove(file: StoredFile): Promise<void>
  /** Removes bytes that no file has, such as those of an upload that nobody ended. Asked now and then. @throws {FileStoreError} */
  tidy(): Promise<void>
}
