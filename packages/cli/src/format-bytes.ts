/** Sizes as a person reads them. */
const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const

/** `512 B`, `1.0 KiB`, `3.7 GiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`
  let value = bytes
  let unit = ''
  for (const next of UNITS) {
    // What would be rounded to 1024.0 is 1.0 of the next.
    if (value < 1_023.95) break
    value /= 1_024
    unit = next
  }
  return `${value.toFixed(1)} ${unit}`
}
