/**
 * The files that a person sends, one after the other.
 *
 * | state | is left by | for |
 * |---|---|---|
 * | null | `begin` | sending |
 * | sending | the last one is there, `cancel` | null |
 * | | one fails: the others are not sent | failed |
 * | failed | `cancel` | null |
 * | | `begin` | sending |
 */
import type { Client, PlaceKey, UploadWish } from '@partyline/irc/client'
import type { FileSender, FileTrouble, LocalFile } from './file-sender.ts'

export type UploadView =
  | {
      readonly kind: 'sending'
      readonly name: string
      readonly bytes: number
      readonly bytesTotal: number
      /** null: not known yet. */
      readonly bytesPerSecond: number | null
      /** The connection broke. */
      readonly isBroken: boolean
      /** Files that are sent after it. */
      readonly waiting: number
    }
  | { readonly kind: 'failed'; readonly name: string; readonly why: string }

export interface UploadsParts {
  readonly sender: FileSender
  readonly client: Pick<Client, 'state' | 'act'>
  /** Milliseconds of a clock that never goes back. */
  readonly monotonic: () => number
  readonly onChange: (view: UploadView | null) => void
}

interface Wish {
  readonly file: LocalFile
  readonly place: PlaceKey
  readonly isKeptAsItIs: boolean
}

type Sending = Extract<UploadView, { kind: 'sending' }>

/** The rate is that of the last seconds. */
const RATE_MS = 4_000
const RATE_MS_MIN = 500

export class Uploads {
  readonly #parts: UploadsParts
  #waiting: readonly Wish[] = []
  #giveUp: AbortController | null = null
  #view: UploadView | null = null

  constructor(parts: UploadsParts) {
    this.#parts = parts
  }

  /** @returns what is wrong with it; null where it is sent, or waits to be */
  async begin({ path, place, isKeptAsItIs }: UploadWish): Promise<FileTrouble | null> {
    const found = await this.#parts.sender.find(path)
    if ('why' in found) return found
    this.#waiting = [...this.#waiting, ...found.map((file) => ({ file, place, isKeptAsItIs }))]
    if (this.#giveUp === null) void this.#sendAll((this.#giveUp = new AbortController()))
    else this.#show({ waiting: this.#waiting.length })
    return null
  }

  /** Gives up what is sent and what waits, and takes away what is said of a failure. */
  cancel(): void {
    this.#waiting = []
    this.#giveUp?.abort()
    this.#giveUp = null
    this.#tell(null)
  }

  async #sendAll(giveUp: AbortController): Promise<void> {
    for (let [next] = this.#waiting; next !== undefined; [next] = this.#waiting) {
      this.#waiting = this.#waiting.slice(1)
      const trouble = await this.#send(next, giveUp.signal)
      if (giveUp.signal.aborted) return
      if (trouble === null) continue
      this.#giveUp = null
      this.#waiting = []
      return this.#tell({ kind: 'failed', name: next.file.name, why: trouble.why })
    }
    this.#giveUp = null
    return this.#tell(null)
  }

  /** @returns null where it is there */
  async #send({ file, place, isKeptAsItIs }: Wish, signal: AbortSignal): Promise<FileTrouble | null> {
    const { client, sender, monotonic } = this.#parts
    const { name, bytes: bytesTotal } = file
    const common = { bytes: 0, bytesPerSecond: null, isBroken: false }
    this.#tell({ kind: 'sending', name, bytesTotal, ...common, waiting: this.#waiting.length })
    let samples: readonly (readonly [at: number, bytes: number])[] = []
    const onProgress = (bytes: number): void => {
      if (signal.aborted) return
      const now = monotonic()
      samples = [...samples.filter(([at]) => at > now - RATE_MS), [now, bytes]]
      const [[from, before] = [now, bytes]] = samples
      const bytesPerSecond =
        now - from < RATE_MS_MIN ? {} : { bytesPerSecond: ((bytes - before) * 1_000) / (now - from) }
      this.#show({ bytes, isBroken: false, ...bytesPerSecond })
    }
    const onBreak = (): void => {
      samples = []
      if (!signal.aborted) this.#show({ isBroken: true, bytesPerSecond: null })
    }
    const there = client.state.places.get(place)
    const channel = there?.kind === 'channel' ? there.name : null
    const link = await sender.send(
      file,
      { channel, isKeptAsItIs, state: client.state },
      { signal, onProgress, onBreak },
    )
    if (link !== null && typeof link === 'object') return link
    // In a conversation the person says it; in a channel the server has said it.
    if (link !== null && channel === null) client.act({ kind: 'send', place, text: link })
    return null
  }

  #show(change: Partial<Omit<Sending, 'kind'>>): void {
    if (this.#view?.kind === 'sending') this.#tell({ ...this.#view, ...change })
  }

  #tell(view: UploadView | null): void {
    this.#view = view
    this.#parts.onChange(view)
  }
}
