/** What a client of SFTP is answered (draft-ietf-secsh-filexfer-02 7): values as packets. */
import type { FileEntry } from '../../files/file-questions.ts'
import { ATTRIBUTE, PACKET_BYTES_MAX, READ_BYTES_MAX, REPLY, VERSION, WRITE_BYTES } from './sftp-numbers.ts'

/** POSIX: what it is, and who may do what. */
const [FOLDER_MODE, FILE_MODE] = [0o040_755, 0o100_644]
export const LIMITS_EXTENSION = 'limits@openssh.com'

export function versionReply(): Buffer {
  return packet(REPLY.version, number(VERSION), text(LIMITS_EXTENSION), text('1'))
}

/** @param words for a person; clients of OpenSSH do not show them */
export function statusReply(id: number, status: number, words: string): Buffer {
  return packet(REPLY.status, number(id), number(status), text(words), text(''))
}

export function handleReply(id: number, handle: string): Buffer {
  return packet(REPLY.handle, number(id), text(handle))
}

export function dataReply(id: number, data: Uint8Array): Buffer {
  return packet(REPLY.data, number(id), bytes(data))
}

export function attributesReply(id: number, entry: FileEntry): Buffer {
  return packet(REPLY.attributes, number(id), attributes(entry))
}

/** @param entries with the line that `ls -l` shows of each */
export function nameReply(id: number, entries: readonly (readonly [entry: FileEntry, line: string])[]): Buffer {
  const named = entries.flatMap(([entry, line]) => [text(entry.name), text(line), attributes(entry)])
  return packet(REPLY.name, number(id), number(entries.length), ...named)
}

/** What may be asked for at once (OpenSSH PROTOCOL 4.8). */
export function limitsReply(id: number, openMax: number): Buffer {
  return packet(REPLY.extended, number(id), ...[PACKET_BYTES_MAX, READ_BYTES_MAX, WRITE_BYTES, openMax].map(large))
}

function attributes({ isFolder, bytes, at }: FileEntry): Buffer {
  const flags = ATTRIBUTE.size | ATTRIBUTE.permissions | (at === null ? 0 : ATTRIBUTE.times)
  const mode = number(isFolder ? FOLDER_MODE : FILE_MODE)
  const seconds = at === null ? [] : [number(Math.floor(at / 1_000)), number(Math.floor(at / 1_000))]
  return Buffer.concat([number(flags), large(bytes), mode, ...seconds])
}

function packet(type: number, ...fields: readonly Uint8Array[]): Buffer {
  const length = fields.reduce((sum, field) => sum + field.length, 1)
  return Buffer.concat([number(length), Buffer.from([type]), ...fields])
}

function text(value: string): Buffer {
  return bytes(Buffer.from(value))
}

function bytes(value: Uint8Array): Buffer {
  return Buffer.concat([number(value.length), value])
}

function number(value: number): Buffer {
  const field = Buffer.alloc(4)
  field.writeUInt32BE(value >>> 0)
  return field
}

function large(value: number): Buffer {
  const field = Buffer.alloc(8)
  field.writeBigUInt64BE(BigInt(value))
  return field
}
