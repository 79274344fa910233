/** Pixels as bytes: red, green, blue, alpha, row after row from the upper left. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

const CHANNELS = 4

/** In another size: each pixel is the mean of those that it stands for, and of a part that cannot be seen no colour counts. */
export function resize({ width, height, rgba }: Pixels, columns: number, rows: number): Pixels {
  const resized = new Uint8Array(columns * rows * CHANNELS)
  const starts = Array.from({ length: columns }, (_, x) => Math.floor((x * width) / columns))
  const ends = Array.from({ length: columns }, (_, x) => Math.max(1, Math.ceil(((x + 1) * width) / columns)))
  for (let y = 0; y < rows; y += 1) {
    const top = Math.floor((y * height) / rows)
    const bottom = Math.ceil(((y + 1) * height) / rows)
    for (let x = 0; x < columns; x += 1) {
      const left = starts[x] ?? 0
      const right = ends[x] ?? 0
      let [red, green, blue, alpha] = [0, 0, 0, 0]
      for (let row = top; row < bottom; row += 1) {
        for (let at = (row * width + left) * CHANNELS; at < (row * width + right) * CHANNELS; at += CHANNELS) {
          const weight = rgba[at + 3] ?? 0
          red += (rgba[at] ?? 0) * weight
          green += (rgba[at + 1] ?? 0) * weight
          blue += (rgba[at + 2] ?? 0) * weight
          alpha += weight
        }
      }
      const at = (y * columns + x) * CHANNELS
      if (alpha === 0) continue
      resized[at] = Math.round(red / alpha)
      resized[at + 1] = Math.round(green / alpha)
      resized[at + 2] = Math.round(blue / alpha)
      resized[at + 3] = Math.round(alpha / ((bottom - top) * (right - left)))
    }
  }
  return { width: columns, height: rows, rgba: resized }
}
