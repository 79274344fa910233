/** Bytes as ncat's `-x` writes them: offset, sixteen bytes in hexadecimal in two halves, and the printable characters. */

const ROW_BYTES = 16
const HALF_BYTES = ROW_BYTES / 2
const HEX_COLUMNS = ROW_BYTES * 3 + 1

/** Rows with their ends; each call begins at offset 0, as in ncat. */
export function hexDump(bytes: Uint8Array): string {
  let text = ''
  for (let offset = 0; offset < bytes.length; offset += ROW_BYTES) {
    const row = bytes.subarray(offset, offset + ROW_BYTES)
    const pairs = [...row].map((byte) => byte.toString(16).padStart(2, '0'))
    const halves = [pairs.slice(0, HALF_BYTES), pairs.slice(HALF_BYTES)].map((half) => half.join(' '))
    const hex = pairs.length > HALF_BYTES ? halves.join('  ') : halves.join('')
    const characters = [...row].map((byte) => (byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
    text += `${offset.toString(16).padStart(4, '0')}   ${hex.padEnd(HEX_COLUMNS)} ${characters.padEnd(ROW_BYTES)}\n`
  }
  return text
}
