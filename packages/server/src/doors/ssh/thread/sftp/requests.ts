/** What a client of SFTP asks for (draft-ietf-secsh-filexfer-02 6): a packet as a value. */
import { ATTRIBUTE, PATH_BYTES_MAX, REQUEST } from './sftp-numbers.ts'

type Named<Kind extends string, Rest> = { readonly kind: Kind; readonly id: number } & Readonly<Rest>
/** By the handle that was given for something that is open. */
interface OfHandle {
  handle: string
}
interface OfPath {
  path: string
}

export type SftpRequest =
  | { readonly kind: 'init' }
  | Named<'open', OfPath & { flags: number }>
  | Named<'read', OfHandle & { from: number; bytes: number }>
  | Named<'write', OfHandle & { from: number; data: Buffer }>
  /** `size`: null where it is not to be changed. */
  | Named<'fsetstat', OfHandle & { size: number | null }>
  | Named<'close' | 'fstat' | 'readdir', OfHandle>
  | Named<
      | 'lstat'
      | 'stat'
      | 'setstat'
      | 'opendir'
      | 'remove'
      | 'mkdir'
      | 'rmdir'
      | 'realpath'
      | 'rename'
      | 'readlink'
      | 'symlink',
      OfPath
    >
  | Named<'extended', { name: string }>
  /** It has a number, and nothing else that is understood. */
  | Named<'unknown' | 'malformed', object>

type Kind = keyof typeof REQUEST

const KINDS: ReadonlyMap<number, Kind> = new Map(
  (Object.keys(REQUEST) as Kind[]).map((kind) => [REQUEST[kind], kind] as const),
)

/** null: not even the number of the request can be read, so that it cannot be answered. */
export function parseRequest(packet: Buffer): SftpRequest | null {
  const kind = KINDS.get(packet[0] ?? 0)
  if (kind === 'init') return { kind }
  if (packet.length < 5) return null
  const id = packet.readUInt32BE(1)
  if (kind === undefined) return { kind: 'unknown', id }
  try {
    return parseFields(kind, id, new Fields(packet, 5))
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'malformed', id }
    throw error
  }
}

/** @throws {RangeError} something is missing, or too long */
function parseFields(kind: Exclude<Kind, 'init'>, id: number, fields: Fields): SftpRequest {
  switch (kind) {
    case 'open':
      return { kind, id, path: fields.path(), flags: fields.number() }
    case 'read':
      return { kind, id, handle: fields.handle(), from: fields.large(), bytes: fields.number() }
    case 'write':
      return { kind, id, handle: fields.handle(), from: fields.large(), data: fields.bytes() }
    case 'fsetstat':
      return {
        kind,
        id,
        handle: fields.handle(),
        size: (fields.number() & ATTRIBUTE.size) === 0 ? null : fields.large(),
      }
    case 'close':
    case 'fstat':
    case 'readdir':
      return { kind, id, handle: fields.handle() }
    case 'extended':
      return { kind, id, name: fields.bytes().toString('latin1') }
    case 'lstat':
    case 'stat':
    case 'setstat':
    case 'opendir':
    case 'remove':
    case 'mkdir':
    case 'rmdir':
    case 'realpath':
    case 'rename':
    case 'readlink':
    case 'symlink':
      return { kind, id, path: fields.path() }
    default:
      return kind satisfies never
  }
}

/** Each throws a RangeError where the packet ends before. */
class Fields {
  readonly #packet: Buffer
  #at: number

  constructor(packet: Buffer, at: number) {
    this.#packet = packet
    this.#at = at
  }

  number(): number {
    const value = this.#packet.readUInt32BE(this.#at)
    this.#at += 4
    return value
  }

  /** Of 64 bits: behind what a number holds exactly there is no file. */
  large(): number {
    const value = this.#packet.readBigUInt64BE(this.#at)
    this.#at += 8
    return Number(value)
  }

  bytes(): Buffer {
    const length = this.number()
    const end = this.#at + length
    if (end > this.#packet.length) throw new RangeError('the packet ends before its end')
    const bytes = this.#packet.subarray(this.#at, end)
    this.#at = end
    return bytes
  }

  path(): string {
    const bytes = this.bytes()
    if (bytes.length > PATH_BYTES_MAX) throw new RangeError('the path is too long')
    return bytes.toString('utf8')
  }

  handle(): string {
    return this.bytes().toString('latin1')
  }
}
