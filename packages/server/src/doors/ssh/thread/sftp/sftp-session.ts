/**
 * What a client has open, and what it is answered. A file that is sent:
 *
 * | state | is left by | for |
 * |---|---|---|
 * | whole so far | a write behind its end | whole so far |
 * | | a write elsewhere, or that the server refuses | failed |
 * | | close | there, or refused |
 * | failed | close | refused: nothing of it is there |
 */
import type { FileAnswer, FileEntry, FileQuestion, FileRefusal } from '../../files/file-questions.ts'
import { folderOf, placeOf, realPath } from './file-path.ts'
import {
  attributesReply,
  dataReply,
  handleReply,
  LIMITS_EXTENSION,
  limitsReply,
  nameReply,
  statusReply,
} from './replies.ts'
import type { SftpRequest } from './requests.ts'
import { OPEN_FLAG, READ_BYTES_MAX, STATUS, WRITE_BYTES } from './sftp-numbers.ts'
import type { SftpTexts } from './sftp-texts.ts'

export interface SftpSessionParts {
  readonly files: (question: FileQuestion) => Promise<FileAnswer>
  readonly texts: SftpTexts
  /** Says it beside the answers, where a person reads it. */
  readonly complain: (words: string) => Promise<void>
  /** What `ls -l` shows of a file. */
  readonly lineOf: (entry: FileEntry) => string
  readonly openMax: number
}

interface Sending {
  readonly kind: 'sent'
  readonly open: number
  readonly name: string
  bytes: number
  /** Each write, if there was one, had as many bytes as clients are told to write at a time. */
  isEven: boolean
  refusal: FileRefusal | null
}

type Opened =
  | { readonly kind: 'folder'; readonly open: number }
  | { readonly kind: 'fetched'; readonly open: number; readonly entry: FileEntry }
  | Sending

type Request = Exclude<SftpRequest, { kind: 'init' }>
interface ByPath {
  readonly id: number
  readonly path: string
}
interface ByHandle {
  readonly id: number
  readonly handle: string
}
type RequestOf<Kind extends Request['kind']> = Extract<Request, { kind: Kind }>

const NUMBERS: Readonly<Record<FileRefusal['reason'], number>> = {
  missing: STATUS.missing,
  denied: STATUS.denied,
  failed: STATUS.failed,
}

export class SftpSession {
  readonly #parts: SftpSessionParts
  readonly #opened = new Map<string, Opened>()

  constructor(parts: SftpSessionParts) {
    this.#parts = parts
  }

  /** What is not finished is not there. */
  async close(): Promise<void> {
    await Promise.all([...this.#opened.values()].map(({ open }) => this.#parts.files({ kind: 'close', open })))
    this.#opened.clear()
  }

  async answer(request: Request): Promise<Buffer> {
    const { texts } = this.#parts
    switch (request.kind) {
      case 'realpath':
        return this.#names(request.id, [{ ...NAMELESS, name: realPath(request.path) }])
      case 'stat':
      case 'lstat':
        return this.#stat(request)
      case 'fstat':
        return this.#fstat(request)
      case 'opendir':
        return this.#openFolder(request)
      case 'readdir':
        return this.#readFolder(request)
      case 'open':
        return this.#open(request)
      case 'read':
        return this.#read(request)
      case 'write':
        return this.#write(request)
      case 'close':
        return this.#close(request)
      case 'remove':
        return this.#remove(request)
      case 'fsetstat':
        return this.#setAttributes(request)
      case 'setstat':
        return this.#refuse(request.id, STATUS.unsupported, texts.noAttributes)
      case 'mkdir':
      case 'rmdir':
        return this.#refuse(request.id, STATUS.denied, texts.noFolders)
      case 'rename':
        return this.#refuse(request.id, STATUS.unsupported, texts.noRenaming)
      case 'readlink':
      case 'symlink':
        return this.#refuse(request.id, STATUS.unsupported, texts.noLinks)
      case 'extended':
        return request.name === LIMITS_EXTENSION
          ? limitsReply(request.id, this.#parts.openMax)
          : statusReply(request.id, STATUS.unsupported, texts.unknown)
      case 'unknown':
        return statusReply(request.id, STATUS.unsupported, texts.unknown)
      case 'malformed':
        return statusReply(request.id, STATUS.badMessage, texts.notUnderstood)
      default:
        return request satisfies never
    }
  }

  async #stat({ id, path }: ByPath): Promise<Buffer> {
    const found = await this.#parts.files({ kind: 'look', at: placeOf(path) })
    if (found.kind === 'entry') return attributesReply(id, found.entry)
    // Clients look whether a name is taken.
    return isMissing(found) ? statusReply(id, STATUS.missing, found.text) : this.#no(id, found)
  }

  #fstat({ id, handle }: ByHandle): Promise<Buffer> | Buffer {
    const opened = this.#opened.get(handle)
    if (opened?.kind === 'fetched') return attributesReply(id, opened.entry)
    if (opened?.kind === 'sent') return attributesReply(id, { ...NAMELESS, isFolder: false, bytes: opened.bytes })
    return opened === undefined ? this.#notOpen(id) : attributesReply(id, NAMELESS)
  }

  async #openFolder({ id, path }: ByPath): Promise<Buffer> {
    const at = placeOf(path)
    if (at.kind === 'file' || at.kind === 'nowhere') {
      const found = await this.#parts.files({ kind: 'look', at })
      return found.kind === 'entry' ? this.#refuse(id, STATUS.failed, this.#parts.texts.noFolder) : this.#no(id, found)
    }
    const opened = await this.#parts.files({ kind: 'list', at })
    return opened.kind === 'opened' ? this.#given(id, { kind: 'folder', open: opened.open }) : this.#no(id, opened)
  }

  async #readFolder({ id, handle }: ByHandle): Promise<Buffer> {
    const opened = this.#opened.get(handle)
    if (opened?.kind !== 'folder') return this.#notOpen(id)
    const found = await this.#parts.files({ kind: 'entries', open: opened.open })
    if (found.kind !== 'entries') return this.#no(id, found)
    if (found.entries.length === 0) return statusReply(id, STATUS.endOfFile, '')
    return this.#names(
      id,
      found.entries.map((entry) => (entry.isFolder ? { ...entry, name: folderOf(entry.name) } : entry)),
    )
  }

  async #open(request: RequestOf<'open'>): Promise<Buffer> {
    const { id, path, flags } = request
    const { files, texts } = this.#parts
    const at = placeOf(path)
    const isSent = (flags & OPEN_FLAG.write) !== 0
    if (at.kind !== 'file') {
      const found = await files({ kind: 'look', at })
      if (found.kind === 'entry') return this.#refuse(id, STATUS.denied, texts.isFolder)
      if (at.kind === 'channel' && isMissing(found))
        return this.#refuse(id, STATUS.missing, texts.noChannel(at.channel))
      return this.#no(id, found)
    }
    if (!isSent) return this.#openThere(id, at)
    const isWhole = (flags & (OPEN_FLAG.read | OPEN_FLAG.append)) === 0 && (flags & OPEN_FLAG.create) !== 0
    if (!isWhole) return this.#refuse(id, STATUS.unsupported, texts.onlyWhole)
    if ((flags & OPEN_FLAG.exclusive) !== 0 && (await files({ kind: 'look', at })).kind === 'entry')
      return this.#refuse(id, STATUS.failed, texts.isThere(at.name))
    const opened = await files({ kind: 'send', at })
    if (opened.kind !== 'opened') return this.#no(id, opened)
    const { open } = opened
    return this.#given(id, { kind: 'sent', open, name: at.name, bytes: 0, isEven: true, refusal: null })
  }

  async #openThere(id: number, at: Extract<FileQuestion, { kind: 'fetch' }>['at']): Promise<Buffer> {
    const { files } = this.#parts
    const found = await files({ kind: 'look', at })
    const opened = found.kind === 'entry' ? await files({ kind: 'fetch', at }) : found
    if (found.kind !== 'entry' || opened.kind !== 'opened') return this.#no(id, opened)
    return this.#given(id, { kind: 'fetched', open: opened.open, entry: found.entry })
  }

  async #read({ id, handle, from, bytes }: RequestOf<'read'>): Promise<Buffer> {
    const opened = this.#opened.get(handle)
    if (opened?.kind !== 'fetched') return this.#notOpen(id)
    const asked = { kind: 'read', open: opened.open, from, bytes: Math.min(bytes, READ_BYTES_MAX) } as const
    const found = await this.#parts.files(asked)
    if (found.kind !== 'bytes') return this.#no(id, found)
    return found.bytes.length === 0 ? statusReply(id, STATUS.endOfFile, '') : dataReply(id, found.bytes)
  }

  async #write({ id, handle, from, data }: RequestOf<'write'>): Promise<Buffer> {
    const opened = this.#opened.get(handle)
    if (opened?.kind !== 'sent') return this.#notOpen(id)
    const { files, texts } = this.#parts
    if (opened.refusal === null && from !== opened.bytes) {
      opened.refusal = { kind: 'refused', reason: 'failed', text: texts.onlyWhole }
    }
    if (opened.refusal === null) {
      // A copy: the packet is a part of something larger, all of which would go to the other thread.
      const answer = await files({ kind: 'write', open: opened.open, bytes: new Uint8Array(data) })
      if (answer.kind === 'refused') opened.refusal = answer
    }
    if (opened.refusal !== null) return this.#no(id, opened.refusal)
    opened.bytes += data.length
    opened.isEven &&= data.length === WRITE_BYTES
    return done(id)
  }

  /** Times and permissions of a file that is sent are not kept, and no reason not to take it. Of its size, `scp` says what it has. */
  #setAttributes({ id, handle, size }: RequestOf<'fsetstat'>): Promise<Buffer> | Buffer {
    const opened = this.#opened.get(handle)
    if (opened?.kind !== 'sent') return this.#notOpen(id)
    if (size === null || size === opened.bytes) return done(id)
    opened.refusal ??= { kind: 'refused', reason: 'failed', text: this.#parts.texts.onlyWhole }
    return this.#no(id, opened.refusal)
  }

  async #close({ id, handle }: ByHandle): Promise<Buffer> {
    const opened = this.#opened.get(handle)
    if (opened === undefined) return this.#notOpen(id)
    this.#opened.delete(handle)
    const { files, texts } = this.#parts
    const { open } = opened
    if (opened.kind !== 'sent') {
      await files({ kind: 'close', open })
      return done(id)
    }
    const { bytes, isEven, name } = opened
    const cut = isEven ? (bytes === 0 ? texts.empty(name) : texts.interrupted(name)) : null
    const refusal: FileRefusal | null =
      opened.refusal ?? (cut === null ? null : { kind: 'refused', reason: 'failed', text: cut })
    const answer = await files(refusal === null ? { kind: 'finish', open } : { kind: 'close', open })
    const no = refusal ?? (answer.kind === 'done' ? null : answer)
    return no === null ? done(id) : this.#no(id, no)
  }

  async #remove({ id, path }: ByPath): Promise<Buffer> {
    const at = placeOf(path)
    if (at.kind !== 'file') return this.#refuse(id, STATUS.denied, this.#parts.texts.noFolders)
    const answer = await this.#parts.files({ kind: 'remove', at })
    return answer.kind === 'done' ? done(id) : this.#no(id, answer)
  }

  #given(id: number, opened: Opened): Buffer {
    const handle = String(opened.open)
    this.#opened.set(handle, opened)
    return handleReply(id, handle)
  }

  #names(id: number, entries: readonly FileEntry[]): Buffer {
    return nameReply(
      id,
      entries.map((entry) => [entry, this.#parts.lineOf(entry)]),
    )
  }

  #notOpen(id: number): Promise<Buffer> {
    return this.#refuse(id, STATUS.failed, this.#parts.texts.notOpen)
  }

  /** @param answer a refusal, or what does not answer the question */
  #no(id: number, answer: FileAnswer): Promise<Buffer> {
    return answer.kind === 'refused'
      ? this.#refuse(id, NUMBERS[answer.reason], answer.text)
      : this.#refuse(id, STATUS.failed, this.#parts.texts.failed)
  }

  async #refuse(id: number, status: number, words: string): Promise<Buffer> {
    await this.#parts.complain(words)
    return statusReply(id, status, words)
  }
}

const NAMELESS: FileEntry = { name: '', isFolder: true, bytes: 0, at: null, owner: null }

function isMissing(answer: FileAnswer): answer is FileRefusal {
  return answer.kind === 'refused' && answer.reason === 'missing'
}

function done(id: number): Buffer {
  return statusReply(id, STATUS.ok, '')
}
