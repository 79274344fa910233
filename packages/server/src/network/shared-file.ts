/**
 * A file that somebody has shared. What the network knows of one: its bytes are the business of `uploads/`, which keeps them under their
 * digest. The rules are in `shared-files.ts`.
 */
import { isObject, type JsonValue } from '../json.ts'
import { parseAccountName, type AccountName } from './account-name.ts'

/** Random, of 22 characters: whoever knows it has the link. */
export type FileId = string & { readonly brand: 'FileId' }

export const FILE_ID = /^[\w-]{22}$/
/** Where the path of a link leads to. */
export const FILES_PATH = '/files/'
export const THUMBNAILS_PATH = '/thumbnails/'

export interface SharedFile {
  readonly id: FileId
  /** Whose it is, as it was written then. */
  readonly account: AccountName
  /** The key of the channel in which the server has said it; null where its link was only given to its uploader. */
  readonly channel: string | null
  /** As it is shown and saved; never a path. */
  readonly name: string
  /** What its content is. */
  readonly type: string
  readonly bytes: number
  /** Hexadecimal. */
  readonly sha256: string
  /** In pixels, as it is looked at; null for what is no picture. */
  readonly size: PictureSize | null
  /** Unix milliseconds. */
  readonly at: number
  /** The messages that have its link, the oldest first: the first and the last of them, where they are many. */
  readonly namedBy: readonly string[]
}

export interface PictureSize {
  readonly width: number
  readonly height: number
}

export type FileCommand =
  /** A file is complete. `url`: its link. `channel`: as it was written. */
  | ({ readonly kind: 'addFile'; readonly url: string; readonly channel: string | null } & Omit<
      SharedFile,
      'at' | 'namedBy' | 'channel'
    >)
  /** `reason`: for the audit; null where that says nothing of it. */
  | { readonly kind: 'removeFile'; readonly id: FileId; readonly actor: string; readonly reason: string | null }

export function parseFileId(text: string): FileId | null {
  return FILE_ID.test(text) ? (text as FileId) : null
}

/** Field by field, as it is recorded and as nodes compare it. */
export function plainFile({ id, account, channel, name, type, bytes, sha256, size, at, namedBy }: SharedFile) {
  const plainSize = size === null ? null : { width: size.width, height: size.height }
  return { id, account, channel, name, type, bytes, sha256, size: plainSize, at, namedBy } satisfies JsonValue
}

/** @throws {TypeError} it is none */
export function restoreFile({ files }: { readonly files: Map<FileId, SharedFile> }, key: string, value: unknown): void {
  const { account, channel, name, type, bytes, sha256, size, at, namedBy } = isObject(value) ? value : {}
  const id = parseFileId(key)
  const owner = typeof account === 'string' ? parseAccountName(account) : null
  const names: readonly unknown[] | null = Array.isArray(namedBy) ? namedBy : null
  const pixels = parseSize(size)
  const isRight =
    (channel === null || typeof channel === 'string') &&
    typeof name === 'string' &&
    typeof type === 'string' &&
    typeof bytes === 'number' &&
    typeof sha256 === 'string' &&
    typeof at === 'number'
  if (id === null || owner === null || names === null || pixels === undefined || !isRight)
    throw new TypeError(`"${key}" is no file`)
  const messages = names.filter((one) => typeof one === 'string')
  files.set(id, {
    id,
    account: owner,
    channel,
    name,
    type,
    bytes,
    sha256,
    size: pixels,
    at,
    namedBy: messages,
  })
}

/** undefined where it is neither a size nor none. */
function parseSize(value: unknown): PictureSize | null | undefined {
  if (value === null) return null
  const { width, height } = isObject(value) ? value : {}
  return typeof width === 'number' && typeof height === 'number' ? { width, height } : undefined
}
