/** What `-t` and `-C` do to the bytes of one connection, and `-o` and `-x` with them: the same for a session and a command. */
import { crlfEncoder } from './crlf.ts'
import type { NcOptions } from './options.ts'
import type { Recorder } from './recorder.ts'
import { telnetDecoder } from './telnet.ts'

export type FilterOptions = Pick<NcOptions, 'hasCrlf' | 'hasTelnet'>

export interface ByteFilters {
  /** What is left of bytes that came, recorded; it may be empty. @param reply sends an answer to Telnet commands in them */
  received(bytes: Uint8Array, reply: (bytes: Uint8Array) => void): Uint8Array
  /** Bytes to send as the wire has them. */
  encode(bytes: Uint8Array): Uint8Array
  /** Records bytes that are sent next. */
  sent(bytes: Uint8Array): void
}

export function byteFilters({ hasCrlf, hasTelnet }: FilterOptions, recorder: Recorder): ByteFilters {
  const decode = hasTelnet ? telnetDecoder() : undefined
  const encode = hasCrlf ? crlfEncoder() : undefined
  return {
    received(bytes, reply) {
      const decoded = decode?.(bytes)
      if (decoded !== undefined && decoded.reply.length > 0) reply(decoded.reply)
      const data = decoded?.data ?? bytes
      recorder.record(data)
      return data
    },
    encode: (bytes) => encode?.(bytes) ?? bytes,
    sent: (bytes) => recorder.record(bytes),
  }
}
