/** Files one after the other in one stream (tar: POSIX.1-2017, pax, "ustar Interchange Format"), for plain files. */
import { basename, dirname } from 'node:path/posix'

const BLOCK = 512
/** What eleven octal digits say. Larger sizes are written in base 256, as GNU and BSD tar read and write them. */
const OCTAL_MAX = 8 ** 11 - 1
const NAME_BYTES_MAX = 100
/** The folders before a name that is longer with them. */
const PREFIX_BYTES_MAX = 155
const PREFIX_AT = 345
/** For the owner alone. */
const MODE = 0o600
const PLAIN_FILE = '0'
const SIZE_AT = 124
const CHECKSUM_AT = 148

export interface TarEntry {
  /** @throws {RangeError} of the header, where its last part has more than 100 bytes, or what is before that more than 155 */
  readonly name: string
  readonly bytes: number
  /** Unix milliseconds. */
  readonly changedAt: number
}

/** What stands before the bytes of a file. */
export function tarHeader({ name, bytes, changedAt }: TarEntry): Uint8Array {
  const isLong = Buffer.byteLength(name) > NAME_BYTES_MAX
  const [prefix, last] = isLong ? [dirname(name), basename(name)] : ['', name]
  if (Buffer.byteLength(last) > NAME_BYTES_MAX || Buffer.byteLength(prefix) > PREFIX_BYTES_MAX) {
    throw new RangeError(`"${name}" is too long a name for a tar`)
  }
  const header = Buffer.alloc(BLOCK)
  header.write(last, 0)
  header.write(prefix, PREFIX_AT)
  header.write(octal(MODE, 8), 100)
  header.write(octal(0, 8), 108)
  header.write(octal(0, 8), 116)
  if (bytes <= OCTAL_MAX) header.write(octal(bytes, 12), SIZE_AT)
  else {
    header[SIZE_AT] = 0x80
    header.writeBigUInt64BE(BigInt(bytes), SIZE_AT + 4)
  }
  header.write(octal(Math.floor(changedAt / 1000), 12), 136)
  header.write(' '.repeat(8), CHECKSUM_AT)
  header.write(PLAIN_FILE, 156)
  header.write('ustar', 257)
  header.write('00', 263)
  header.write(
    `${octal(
      header.reduce((sum, byte) => sum + byte, 0),
      7,
    )} `,
    CHECKSUM_AT,
  )
  return header
}

/** What stands behind the bytes of a file: whole blocks are written. */
export function tarPadding(bytes: number): Uint8Array {
  return Buffer.alloc((BLOCK - (bytes % BLOCK)) % BLOCK)
}

/** What stands behind the last file. */
export const TAR_END: Uint8Array = Buffer.alloc(2 * BLOCK)

/** With the NUL that ends it, `width` bytes. */
function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`
}
