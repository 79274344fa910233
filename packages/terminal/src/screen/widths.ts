/**
 * How many columns a text takes. Terminals disagree on clusters of several code points, so they are asked at the start
 * (`terminal/probe.ts`); Unicode says the rest. Clusters are those of UAX #29.
 */
import { eastAsianWidthType } from 'get-east-asian-width'
import { CLUSTER_CHARACTERS_MAX, WIDTHS_REMEMBERED_MAX } from '../limits.ts'
import { clusterWidth } from './cluster-width.ts'
import { printable } from './printable.ts'

/** Kinds of clusters on which terminals disagree, each with one that stands for all. */
export const SAMPLES = {
  ambiguous: '…',
  variation: '❤\uFE0F',
  keycap: '1\uFE0F\u20E3',
  skin: '👍🏽',
  joined: '👩\u200D🚀',
  flag: '🇨🇳',
  /** One column where isolates have none. */
  isolated: '\u2068\u05d0\u2069',
} as const

export type SampleKind = keyof typeof SAMPLES
export type SampleWidths = Readonly<Partial<Record<SampleKind, number>>>

/** Texts in which every character is a cluster of one column, or of two: most of all, and no need to ask further. */
const NARROW = /^[ -~]*$/
const WIDE = '\u3001-\u3011\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60'
const SIMPLE = new RegExp(`^[ -~${WIDE}]*$`)
const AMBIGUOUS = /^[\u00a1-\u2bff\ue000-\uf8ff\ufffd]$/

/** Each character is one column. */
export function isNarrow(text: string): boolean {
  return NARROW.test(text)
}

const SEGMENTER = new Intl.Segmenter('und', { granularity: 'grapheme' })

export interface Cluster {
  readonly text: string
  readonly width: number
  /** Terminals may disagree on the width, so what follows is addressed absolutely. */
  readonly isDoubtful: boolean
}

export class Widths {
  readonly #samples: SampleWidths
  readonly #known = new Map<string, Cluster>()

  constructor(samples: SampleWidths = {}) {
    this.#samples = samples
  }

  /** Whether what is read from right to left can be isolated without taking room. */
  get hasIsolates(): boolean {
    return this.#samples.isolated === 1
  }

  /** In columns. */
  of(text: string): number {
    if (isNarrow(text)) return text.length
    let width = 0
    for (const cluster of this.clusters(text)) width += cluster.width
    return width
  }

  /** The clusters of a text as it is drawn: printable, each with its width. */
  *clusters(text: string): Generator<Cluster> {
    const known = this.#known.get(text)
    if (known !== undefined) {
      yield known
      return
    }
    if (SIMPLE.test(text)) {
      for (const character of text) yield simpleCluster(character)
      return
    }
    for (const { segment } of SEGMENTER.segment(printable(text))) yield this.#cluster(segment)
  }

  #cluster(segment: string): Cluster {
    const text = segment.length <= CLUSTER_CHARACTERS_MAX ? segment : beginningOf(segment)
    const known = this.#known.get(text)
    if (known !== undefined) return known
    if (this.#known.size >= WIDTHS_REMEMBERED_MAX) this.#known.clear()
    const cluster = this.#measure(text)
    this.#known.set(text, cluster)
    return cluster
  }

  #measure(text: string): Cluster {
    const first = text.codePointAt(0) ?? 0
    const isSingle = text.length === (first > 0xffff ? 2 : 1)
    const usual = Math.min(2, clusterWidth(text))
    if (isSingle) {
      // What has no cell of its own is shown on one that it can stand on, or as a symbol.
      if (usual === 0) return { text: /\p{M}/u.test(text) ? `\u25cc${text}` : '\u2426', width: 1, isDoubtful: true }
      if (usual === 1 && AMBIGUOUS.test(text) && eastAsianWidthType(first) === 'ambiguous') {
        return { text, width: this.#samples.ambiguous ?? 1, isDoubtful: this.#samples.ambiguous === undefined }
      }
      return { text, width: usual, isDoubtful: first > 0xffff }
    }
    const kind = kindOf(text)
    const width = (kind === null ? null : this.#samples[kind]) ?? usual
    return { text, width: Math.max(1, width), isDoubtful: true }
  }
}

/** The mark that is cut off may be half of a pair. */
function beginningOf(cluster: string): string {
  return cluster.slice(0, CLUSTER_CHARACTERS_MAX).replace(/\p{Cs}$/u, '')
}

function simpleCluster(text: string): Cluster {
  return { text, width: text <= '~' ? 1 : 2, isDoubtful: false }
}

function kindOf(text: string): SampleKind | null {
  if (text.includes('\u200d')) return 'joined'
  if (/\p{Emoji_Modifier}/u.test(text)) return 'skin'
  if (text.endsWith('\u20e3')) return 'keycap'
  if (/^\p{Regional_Indicator}{2}$/u.test(text)) return 'flag'
  return text.endsWith('\ufe0f') ? 'variation' : null
}
