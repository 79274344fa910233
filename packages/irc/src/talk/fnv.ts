/** FNV-1a with 32 bits over the code units of a text (RFC 9923): small and the same everywhere, and nothing that somebody could not make collide. */
export function fnv1a(text: string): number {
  let hash = 0x81_1c_9d_c5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01_00_01_93)
  return hash >>> 0
}
