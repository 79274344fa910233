/** How much of a stream becomes one datagram. */

/** As ncat reads its input; any network carries it, in fragments where it must. */
const PAYLOAD_BYTES_MAX = 8_192

export function* splitPayload(bytes: Uint8Array): Generator<Uint8Array, void> {
  for (let start = 0; start < bytes.length; start += PAYLOAD_BYTES_MAX) {
    yield bytes.subarray(start, start + PAYLOAD_BYTES_MAX)
  }
}
