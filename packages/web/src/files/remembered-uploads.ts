/**
 * Uploads that were under way or waiting when the page was left, of one account in this browser: where each is at the server, and by what its file is
 * known again. A tab holds each of its own (W3C Web Locks), so that another tab offers to go on with it only when that one is closed.
 */
import type { Kept } from '../app/kept.ts'
import type { FilePrint } from './file-print.ts'
import { UPLOAD_LIMITS } from './upload-limits.ts'

export interface UploadPlace {
  readonly kind: 'channel' | 'conversation'
  readonly name: string
}

export interface RememberedUpload {
  /** Its name among them: those that were added later have a greater one. */
  readonly key: string
  /** Its address at the server, from the root on; null: it was not begun. */
  readonly url: string | null
  readonly print: FilePrint
  readonly place: UploadPlace
  readonly isKeptAsItIs: boolean
  /** When it was begun, or chosen, Unix milliseconds. */
  readonly at: number
}

export interface RememberedParts {
  readonly kept: Kept
  /** Missing where the page came without encryption from another machine. */
  readonly locks: Pick<LockManager, 'request'> | undefined
  /** Of the names under which this account's are kept (`uploadsOf`). */
  readonly beginning: string
  readonly now: () => number
}

export class RememberedUploads {
  readonly #parts: RememberedParts
  /** By key: lets it go. */
  readonly #held = new Map<string, () => void>()
  readonly #ended = new AbortController()

  constructor(parts: RememberedParts) {
    this.#parts = parts
  }

  /** This tab has it from now on. */
  write(upload: RememberedUpload): void {
    const { kept, locks } = this.#parts
    const name = this.#nameOf(upload.key)
    kept.write(name, JSON.stringify(upload))
    if (this.#held.has(upload.key)) return
    const held = Promise.withResolvers<void>()
    this.#held.set(upload.key, held.resolve)
    void locks?.request(`partyline/${name}`, () => held.promise)
  }

  forget(key: string): void {
    this.#parts.kept.write(this.#nameOf(key), null)
    this.#held.get(key)?.()
    this.#held.delete(key)
  }

  /** @param onFree called with each that no tab has, now or later: this one has it then */
  find(onFree: (upload: RememberedUpload) => void): void {
    const { kept, locks, beginning } = this.#parts
    for (const name of kept.names(beginning).slice(-UPLOAD_LIMITS.rememberedMax)) {
      const take = () => {
        const upload = this.#read(name)
        if (upload === null || this.#ended.signal.aborted) return Promise.resolve()
        const held = Promise.withResolvers<void>()
        this.#held.set(upload.key, held.resolve)
        onFree(upload)
        return held.promise
      }
      if (locks === undefined) void take()
      else locks.request(`partyline/${name}`, { signal: this.#ended.signal }, take).catch(() => {})
    }
  }

  /** They stay, for another tab or another time. */
  end(): void {
    this.#ended.abort()
    for (const release of this.#held.values()) release()
    this.#held.clear()
  }

  #nameOf(key: string): string {
    return this.#parts.beginning + key
  }

  /** What cannot be understood, or is over at the server, is forgotten. */
  #read(name: string): RememberedUpload | null {
    const { kept, now } = this.#parts
    const upload = parseRemembered(kept.read(name))
    if (upload !== null && now() - upload.at < UPLOAD_LIMITS.rememberedMs && this.#nameOf(upload.key) === name)
      return upload
    kept.write(name, null)
    return null
  }
}

type Fields = Readonly<Record<string, unknown>>

/** null for what is no such thing. */
export function parseRemembered(text: string | null): RememberedUpload | null {
  const { key, url, print, place, isKeptAsItIs, at } = fieldsOf(parsed(text))
  const { name, bytes, modified, ends } = fieldsOf(print)
  const { kind, name: placeName } = fieldsOf(place)
  const isPlace = (kind === 'channel' || kind === 'conversation') && typeof placeName === 'string'
  const isPrint =
    typeof name === 'string' && typeof bytes === 'number' && typeof modified === 'number' && typeof ends === 'string'
  const isUrl = url === null || (typeof url === 'string' && /^\/uploads\/[\w-]+$/.test(url))
  if (typeof key !== 'string' || !isUrl || typeof at !== 'number' || !isPlace || !isPrint) return null
  const own = { key, url, at, isKeptAsItIs: isKeptAsItIs === true }
  return { ...own, print: { name, bytes, modified, ends }, place: { kind, name: placeName } }
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}
