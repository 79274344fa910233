/** Bytes as ncat's `-x` writes them: offset, sixteen bytes in hexadecimal in two halves, and the printable characters. */

const ROW_BYTES = 16
const HALF_BYTES = ROW_BYTES / 2
/** Behind the offset: three spaces, the pairs with a space behind each and one more between the halves, a space. */
const PAIRS_COLUMN = 3
const CHARACTERS_COLUMN = PAIRS_COLUMN + ROW_BYTES * 3 + 2
const OFFSET_DIGITS_MAX = 8
const ROW_COLUMNS_MAX = OFFSET_DIGITS_MAX + CHARACTERS_COLUMN + ROW_BYTES + 1

const [SPACE, DOT, LF] = [0x20, 0x2e, 0x0a]
const DIGITS = Buffer.from('0123456789abcdef')

/** Rows with their ends; each call begins at offset 0, as in ncat. Text is made byte by byte: strings take ten times as long. */
export function hexDump(bytes: Uint8Array): Buffer {
  const rows = Buffer.alloc(Math.ceil(bytes.length / ROW_BYTES) * ROW_COLUMNS_MAX, SPACE)
  let end = 0
  for (let offset = 0; offset < bytes.length; offset += ROW_BYTES) {
    end += rows.write(offset.toString(16).padStart(4, '0'), end, 'latin1')
    writeRow(rows.subarray(end), bytes.subarray(offset, offset + ROW_BYTES))
    end += CHARACTERS_COLUMN + ROW_BYTES
    rows[end++] = LF
  }
  return rows.subarray(0, end)
}

/** @param row spaces, from behind the offset */
function writeRow(row: Uint8Array, bytes: Uint8Array): void {
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0
    const pair = PAIRS_COLUMN + index * 3 + (index < HALF_BYTES ? 0 : 1)
    row[pair] = DIGITS[byte >> 4] ?? 0
    row[pair + 1] = DIGITS[byte & 0xf] ?? 0
    row[CHARACTERS_COLUMN + index] = byte > 0x20 && byte < 0x7f ? byte : DOT
  }
}
