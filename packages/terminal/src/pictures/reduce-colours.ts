/** A picture in few colours: median cut (Heckbert 1982) over colours of five bits a channel, each of the palette the mean of those that it stands for. */
import type { Pixels } from './pixels.ts'

export interface IndexedPixels {
  readonly width: number
  readonly height: number
  /** For each pixel one more than its place in the palette, or `TRANSPARENT`. */
  readonly indexes: Uint8Array
  /** Red, green, blue. */
  readonly palette: readonly Colour[]
}

type Colour = readonly [red: number, green: number, blue: number]

export const TRANSPARENT = 0
/** One value is left for what cannot be seen. */
export const COLOURS_MAX = 255

/** What can be seen less than by half is left out. */
const ALPHA_MIN = 128

interface Bin {
  readonly key: number
  count: number
  readonly sum: [red: number, green: number, blue: number]
}

/** @param colours from 1 to `COLOURS_MAX`. With as many or fewer, which differ in five bits, all stay as they are */
export function reduceColours({ width, height, rgba }: Pixels, colours: number): IndexedPixels {
  const bins = new Map<number, Bin>()
  const keys = new Uint16Array(width * height)
  const isSeen = (pixel: number) => (rgba[pixel * 4 + 3] ?? 0) >= ALPHA_MIN
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    if (!isSeen(pixel)) continue
    const [red = 0, green = 0, blue = 0] = [rgba[pixel * 4], rgba[pixel * 4 + 1], rgba[pixel * 4 + 2]]
    const key = ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3)
    keys[pixel] = key
    const bin = bins.get(key)
    if (bin === undefined) bins.set(key, { key, count: 1, sum: [red, green, blue] })
    else {
      bin.count += 1
      bin.sum[0] += red
      bin.sum[1] += green
      bin.sum[2] += blue
    }
  }
  const boxes = cut([...bins.values()], Math.min(colours, COLOURS_MAX))
  const places = new Uint8Array(2 ** 15)
  for (const [place, box] of boxes.entries()) for (const { key } of box) places[key] = place + 1
  const indexes = new Uint8Array(width * height)
  for (let pixel = 0; pixel < indexes.length; pixel += 1) {
    if (isSeen(pixel)) indexes[pixel] = places[keys[pixel] ?? 0] ?? 0
  }
  return { width, height, indexes, palette: boxes.map(meanOf) }
}

/** The box with the widest channel is cut in two where half of its pixels are, until there are enough. */
function cut(bins: readonly Bin[], count: number): readonly (readonly Bin[])[] {
  const boxes = bins.length === 0 ? [] : [widest(bins)]
  while (boxes.length < count) {
    const box = boxes.reduce((one, other) => (other.width > one.width ? other : one), boxes[0] ?? widest([]))
    if (box.width === 0) break
    const sorted = box.bins.toSorted((one, other) => channelOf(one, box.channel) - channelOf(other, box.channel))
    const half = sorted.reduce((sum, bin) => sum + bin.count, 0) / 2
    let [before, at] = [0, 0]
    while (at < sorted.length - 1 && (at === 0 || before + (sorted[at]?.count ?? 0) / 2 < half)) {
      before += sorted[at]?.count ?? 0
      at += 1
    }
    boxes.splice(boxes.indexOf(box), 1, widest(sorted.slice(0, at)), widest(sorted.slice(at)))
  }
  return boxes.map((box) => box.bins)
}

interface Box {
  readonly bins: readonly Bin[]
  readonly channel: number
  /** Of that channel: 0 where it cannot be cut. */
  readonly width: number
}

function widest(bins: readonly Bin[]): Box {
  let [channel, width] = [0, 0]
  for (const candidate of [1, 0, 2]) {
    let [least, most] = [Infinity, -Infinity]
    for (const bin of bins) {
      const value = channelOf(bin, candidate)
      least = Math.min(least, value)
      most = Math.max(most, value)
    }
    if (most - least > width) [channel, width] = [candidate, most - least]
  }
  return { bins, channel, width }
}

function channelOf({ key }: Bin, channel: number): number {
  return (key >> (10 - 5 * channel)) & 31
}

function meanOf(bins: readonly Bin[]): Colour {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0)
  const mean = (channel: 0 | 1 | 2) => Math.round(bins.reduce((sum, bin) => sum + bin.sum[channel], 0) / count)
  return [mean(0), mean(1), mean(2)]
}
