/** The entries of one offer, each checked against the rules of paths and against those before it. */
import { LIMITS } from '../limits.ts'
import type { Entry, FileEntry } from './entry.ts'
import { foldedPath, linkProblem, pathProblem } from './path-rules.ts'

export interface Rejection {
  readonly path: string
  /** Goes on after the path: `is absolute`. */
  readonly problem: string
}

export class Manifest {
  readonly #platform: NodeJS.Platform
  readonly #entries: Entry[] = []
  readonly #files: FileEntry[] = []
  readonly #folders = new Set<string>()
  readonly #taken = new Set<string>()
  #byteCount: number | null = 0

  constructor(platform: NodeJS.Platform = process.platform) {
    this.#platform = platform
  }

  get entries(): readonly Entry[] {
    return this.#entries
  }

  /** In the order in which they are sent. */
  get files(): readonly FileEntry[] {
    return this.#files
  }

  /** Of all files; null with a stream. */
  get byteCount(): number | null {
    return this.#byteCount
  }

  /** The first names, in order: what was named to be sent. */
  get roots(): readonly string[] {
    return this.#entries.filter(({ path }) => !path.includes('/')).map(({ path }) => path)
  }

  /** Adds it, or says why it may not be there; nothing is changed then. */
  add(entry: Entry): Rejection | null {
    const problem = this.#problemOf(entry)
    if (problem !== null) return { path: entry.path, problem }
    this.#entries.push(entry)
    this.#taken.add(foldedPath(entry.path))
    if (entry.kind === 'folder') this.#folders.add(entry.path)
    if (entry.kind !== 'file') return null
    this.#files.push(entry)
    this.#byteCount = entry.size === null || this.#byteCount === null ? null : this.#byteCount + entry.size
    return null
  }

  #problemOf(entry: Entry): string | null {
    const { path } = entry
    if (this.#entries.length >= LIMITS.entriesMax) return `comes after ${LIMITS.entriesMax} others, which is the limit`
    const problem = pathProblem(path, this.#platform)
    if (problem !== null) return problem
    if (this.#taken.has(foldedPath(path))) return 'is there twice, where case makes no difference'
    const slash = path.lastIndexOf('/')
    if (slash !== -1 && !this.#folders.has(path.slice(0, slash)))
      return 'is in something that is no folder of the offer'
    if (entry.kind === 'link') return linkProblem(path, entry.target)
    if (entry.kind === 'file' && !Number.isSafeInteger((this.#byteCount ?? 0) + (entry.size ?? 0))) {
      return 'makes the sizes too large to be counted'
    }
    return null
  }
}
