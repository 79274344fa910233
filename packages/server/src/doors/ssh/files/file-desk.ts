/**
 * What one client may do with files, and what it has open: its account sends to channels where it may speak, sees and fetches the files of channels
 * where it is a member, and removes its own. The rules are those of HTTP (docs/reference/files.md); the bytes go the same way.
 */
import type { Clock } from '@partyline/net'
import type { AccountName } from '../../../network/account-name.ts'
import { isSameAccount } from '../../../network/account-name.ts'
import { isVisible } from '../../../network/channel-access.ts'
import { personOfAccount } from '../../../network/conversation.ts'
import type { Network } from '../../../network/network.ts'
import type { SharedFile } from '../../../network/shared-file.ts'
import { notPresent } from '../../../network/shared-files.ts'
import type { Channel, User } from '../../../network/state.ts'
import type { ServerInfo } from '../../../session/server-info.ts'
import { fileName } from '../../../uploads/file-name.ts'
import { FileStoreError } from '../../../uploads/stores/file-store.ts'
import type { UploadRefusal } from '../../../uploads/upload-refusal.ts'
import type { Uploads } from '../../../uploads/uploads.ts'
import type { FileIndex } from './file-index.ts'
import type { FileAnswer, FileEntry, FilePlace, FileQuestion, FileRefusal, PlaceOfFile } from './file-questions.ts'
import { IncomingFile } from './incoming-file.ts'
import { OutgoingFile } from './outgoing-file.ts'

export interface FileDeskParts {
  readonly network: Pick<Network, 'person' | 'channel' | 'files'>
  readonly uploads: Pick<Uploads, 'refusal' | 'begin' | 'extend' | 'finish' | 'drop' | 'read' | 'remove'>
  readonly index: Pick<FileIndex, 'folder' | 'add'>
  readonly isFileNamed: (file: SharedFile) => Promise<boolean>
  readonly info: () => Pick<ServerInfo, 'webAddress' | 'filehost' | 'limits'>
  /** So many files and folders may be open at a time. */
  readonly openMax: () => number
  readonly clock: Pick<Clock, 'monotonic' | 'setTimeout'>
}

type Open =
  | { readonly kind: 'folder'; readonly entries: Iterator<FileEntry & { readonly file: SharedFile | null }> }
  | { readonly kind: 'fetched'; readonly file: OutgoingFile }
  | { readonly kind: 'sent'; readonly file: IncomingFile }
  /** It is being opened. */
  | { readonly kind: 'reserved' }

/** An answer has at most so many. */
const ENTRIES_MAX = 100
/** The newest of a channel. */
const LISTED_MAX = 10_000

export class FileDesk {
  readonly #parts: FileDeskParts
  readonly #account: AccountName | null
  readonly #open = new Map<number, Open>()
  readonly #leave = Promise.withResolvers<FileRefusal>()
  #next = 0

  /** @param account null for a guest */
  constructor(parts: FileDeskParts, account: AccountName | null) {
    this.#parts = parts
    this.#account = account
  }

  /** @throws what the disk says, and is no answer */
  async answer(question: FileQuestion): Promise<FileAnswer> {
    switch (question.kind) {
      case 'look':
        return this.#look(question.at)
      case 'list':
        return this.#opening(() => this.#list(question.at))
      case 'entries':
        return this.#entries(this.#open.get(question.open))
      case 'fetch':
        return this.#opening(() => this.#fetch(question.at))
      case 'read':
        return this.#read(this.#open.get(question.open), question)
      case 'send':
        return this.#opening(() => this.#send(question.at))
      case 'write':
        return this.#write(this.#open.get(question.open), question.bytes)
      case 'finish':
        return this.#finish(question.open)
      case 'close':
        await this.#close(question.open)
        return DONE
      case 'remove':
        return this.#remove(question.at)
      case 'stay':
        return this.#leave.promise
      default:
        return question satisfies never
    }
  }

  /** The server stops. */
  leave(): void {
    this.#leave.resolve(refuse('failed', 'The server stops. Please try again in a while'))
  }

  /** The client is gone: what it has not finished is nothing. */
  async end(): Promise<void> {
    this.leave()
    await Promise.all([...this.#open.keys()].map((open) => this.#close(open)))
  }

  async #look(at: FilePlace): Promise<FileAnswer> {
    const there = this.#inside(at)
    if (there.kind === 'refused') return there
    if (at.kind === 'file') {
      const file = await this.#found(at, there.channel)
      return 'sha256' in file ? { kind: 'entry', entry: entryOf(file.name, file) } : file
    }
    return { kind: 'entry', entry: folderEntry(at.kind === 'channel' ? at.channel : '') }
  }

  #list(at: Exclude<FilePlace, { kind: 'file' | 'nowhere' }>): Open | FileRefusal {
    const there = this.#inside(at)
    if (there.kind === 'refused') return there
    if (there.channel === null) {
      return { kind: 'folder', entries: channelsOf(there.user) }
    }
    const { entries } = this.#parts.index.folder(there.channel.key)
    const listed = entries.slice(0, LISTED_MAX).map(([name, file]) => ({ ...entryOf(name, file), file }))
    return { kind: 'folder', entries: listed.values() }
  }

  async #entries(open: Open | undefined): Promise<FileAnswer> {
    if (open?.kind !== 'folder') return NOT_OPEN
    const entries: FileEntry[] = []
    while (entries.length < ENTRIES_MAX) {
      const { value, done } = open.entries.next()
      if (done === true) break
      const { file, ...entry } = value
      if (file === null || (await this.#isThere(file))) entries.push(entry)
    }
    return { kind: 'entries', entries }
  }

  async #fetch(at: PlaceOfFile): Promise<Open | FileRefusal> {
    const there = this.#inside(at)
    if (there.kind === 'refused') return there
    const file = await this.#found(at, there.channel)
    return 'sha256' in file ? { kind: 'fetched', file: new OutgoingFile(file, this.#parts.uploads) } : file
  }

  async #read(open: Open | undefined, { from, bytes }: Extract<FileQuestion, { kind: 'read' }>): Promise<FileAnswer> {
    if (open?.kind !== 'fetched') return NOT_OPEN
    try {
      const read = await open.file.read(from, bytes)
      return read === null ? refuse('missing', 'This file is gone') : { kind: 'bytes', bytes: read }
    } catch (error) {
      if (error instanceof FileStoreError) return asFileRefusal(error.refusal)
      throw error
    }
  }

  async #send({ channel, name }: PlaceOfFile): Promise<Open | FileRefusal> {
    const { uploads, clock, info } = this.#parts
    if (this.#account === null) return GUEST
    const door = info().webAddress()
    if (door === null) return refuse('failed', 'Files have links of the web door, which is closed here')
    // Those that fetch it would do so in the clear.
    if (info().filehost() === null && uploads.refusal() === null)
      return refuse('failed', 'Files are taken where their links are encrypted, and the web door is not')
    const { origin } = door
    const idleTimeoutMs = info().limits.uploadIdleTimeoutMs
    const offer = { account: this.#account, name: fileName(name), channel, origin }
    const file = await IncomingFile.begin(offer, { uploads, clock, idleTimeoutMs })
    return 'status' in file ? asFileRefusal(file) : { kind: 'sent', file }
  }

  async #write(open: Open | undefined, bytes: Uint8Array): Promise<FileAnswer> {
    if (open?.kind !== 'sent') return NOT_OPEN
    const refusal = await open.file.write(bytes)
    return refusal === null ? DONE : asFileRefusal(refusal)
  }

  async #finish(number: number): Promise<FileAnswer> {
    const open = this.#open.get(number)
    if (open?.kind !== 'sent') return NOT_OPEN
    try {
      const made = await open.file.finish()
      if ('status' in made) return asFileRefusal(made)
      this.#parts.index.add(made)
      return DONE
    } finally {
      await this.#close(number)
    }
  }

  async #remove(at: PlaceOfFile): Promise<FileAnswer> {
    const there = this.#inside(at)
    if (there.kind === 'refused') return there
    const file = await this.#found(at, there.channel)
    if (!('sha256' in file)) return file
    if (!isSameAccount(file.account, there.account)) {
      return refuse('denied', `The file ${at.name} is of ${file.account}, and only its owner removes it`)
    }
    const refusal = await this.#parts.uploads.remove(file, there.account, null)
    return refusal === null ? DONE : refuse('failed', refusal.text ?? 'The server could not do this')
  }

  /** What is opened has a number, and there are only so many. */
  async #opening(make: () => Open | FileRefusal | Promise<Open | FileRefusal>): Promise<FileAnswer> {
    const max = this.#parts.openMax()
    if (this.#open.size >= max) return refuse('failed', `At most ${max} files can be open at a time`)
    const number = this.#next
    this.#next += 1
    this.#open.set(number, { kind: 'reserved' })
    const made = await Promise.resolve(make()).catch((error: unknown) => {
      this.#open.delete(number)
      throw error
    })
    // The client is gone meanwhile.
    const isWanted = this.#open.has(number)
    this.#open.delete(number)
    if (made.kind === 'refused') return made
    this.#open.set(number, made)
    if (!isWanted) await this.#close(number)
    return { kind: 'opened', open: number }
  }

  async #close(number: number): Promise<void> {
    const open = this.#open.get(number)
    this.#open.delete(number)
    if (open?.kind === 'fetched') await open.file.close()
    if (open?.kind === 'sent') await open.file.drop()
  }

  /** Who the client is, and in which channel it looks at files: a member of it. */
  #inside(at: FilePlace):
    | FileRefusal
    | {
        readonly kind: 'inside'
        readonly account: AccountName
        readonly user: User
        readonly channel: Channel | null
      } {
    const account = this.#account
    if (account === null) return GUEST
    const { network } = this.#parts
    const user = network.person(personOfAccount(account))
    if (user === undefined) return refuse('denied', notPresent(account).text ?? '')
    if (at.kind === 'root') return { kind: 'inside', account, user, channel: null }
    const channel = at.kind === 'nowhere' ? undefined : network.channel(at.channel)
    if (at.kind === 'nowhere' || channel === undefined || !isVisible(channel, user)) {
      return refuse('missing', at.kind === 'nowhere' ? NOWHERE : `There is no channel ${at.channel}`)
    }
    if (!channel.members.has(user.id)) return refuse('denied', 'You are not in this channel. Please join it first')
    return { kind: 'inside', account, user, channel }
  }

  async #found({ channel: written, name }: PlaceOfFile, channel: Channel | null): Promise<SharedFile | FileRefusal> {
    const file = channel === null ? null : this.#parts.index.folder(channel.key).find(name)
    if (file === null || !(await this.#isThere(file)))
      return refuse('missing', `There is no file ${name} in ${written}`)
    return file
  }

  /** As over HTTP: it goes with its message. */
  async #isThere(file: SharedFile): Promise<boolean> {
    const known = this.#parts.network.files.get(file.id)
    return known !== undefined && (await this.#parts.isFileNamed(known))
  }
}

const DONE: FileAnswer = { kind: 'done' }
const NOT_OPEN = refuse('failed', 'This is not open')
const NOWHERE = 'Channels have no folders. Please name a channel: HOST:lobby/'
const GUEST = refuse(
  'denied',
  'Files are sent and fetched by accounts. Please come with the key of one, or with its name and password: ACCOUNT@HOST',
)

function refuse(reason: FileRefusal['reason'], text: string): FileRefusal {
  return { kind: 'refused', reason, text }
}

function asFileRefusal({ status, text }: UploadRefusal): FileRefusal {
  return refuse(status === 404 ? 'missing' : status === 403 || status === 409 ? 'denied' : 'failed', text)
}

function* channelsOf({ channels }: User): Generator<FileEntry & { readonly file: null }> {
  for (const { name } of channels.values()) yield { ...folderEntry(name), file: null }
}

function folderEntry(name: string): FileEntry {
  return { name, isFolder: true, bytes: 0, at: null, owner: null }
}

function entryOf(name: string, { bytes, at, account }: SharedFile): FileEntry {
  return { name, isFolder: false, bytes, at, owner: account }
}
