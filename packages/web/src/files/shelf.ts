/**
 * Pictures and files of this server, as the page fetches them (docs/reference/files.md). An element never asks by its own request: where only members may
 * have a file, it could prove nothing, and the browser would ask its person for a password.
 */
import type { ReadonlySignal } from '@preact/signals'
import type { SharedFile } from '@partyline/irc/client'
import { askServer, type Fetch, type Proof } from './ask-server.ts'

export type ShelfProblem =
  /** It is not there any more, or not for this person. */
  | 'gone'
  /** Only for members with an account. */
  | 'for-members'
  | 'unreachable'

export class ShelfError extends Error {
  override readonly name = 'ShelfError'
  readonly problem: ShelfProblem

  constructor(problem: ShelfProblem, options?: ErrorOptions) {
    super(`the file is ${problem}`, options)
    this.problem = problem
  }
}

/** Without a small picture, the large one is taken up to this, in bytes. */
export const UNASKED_BYTES_MAX = 8 * 1024 * 1024
/** Small pictures that stay, so that a place that is opened again has them at once. */
export const SMALL_MAX = 100

export interface ShelfParts {
  readonly proof: ReadonlySignal<Proof | null>
  readonly fetch?: Fetch
}

export class Shelf {
  readonly #parts: ShelfParts
  /** By id: the address of what is in memory, or null where there is nothing small. The one that was looked at longest ago comes first. */
  readonly #small = new Map<string, Promise<string | null>>()
  /** This server wants a proof. */
  #isForMembers = false

  constructor(parts: ShelfParts) {
    this.#parts = parts
  }

  /** The address of a small picture in memory, which stays for a while; null: there is none, and the file is too large to be taken unasked. @throws {ShelfError} */
  small(file: SharedFile): Promise<string | null> {
    const known = this.#small.get(file.id) ?? this.#fetchSmall(file)
    this.#small.delete(file.id)
    this.#small.set(file.id, known)
    known.catch(() => this.#small.delete(file.id))
    for (const [id, oldest] of this.#small) {
      if (this.#small.size <= SMALL_MAX) break
      this.#small.delete(id)
      void forget(oldest)
    }
    return known
  }

  /** The whole of it, in memory; whoever asks lets it go (URL.revokeObjectURL). @throws {ShelfError} @throws the reason of the signal */
  async whole(file: SharedFile, signal: AbortSignal): Promise<string> {
    return addressOf(await this.#ask('GET', pathOf(file), signal), file.type)
  }

  /** The browser saves it. @throws {ShelfError} */
  async save(file: SharedFile): Promise<void> {
    const never = new AbortController().signal
    // It is asked for once more by the browser itself, which shows how far it is, and does not hold all of it.
    if (!this.#isForMembers) await this.#ask('HEAD', pathOf(file), never)
    if (!this.#isForMembers) return follow(pathOf(file), file.name)
    const address = await this.whole(file, never)
    follow(address, file.name)
    setTimeout(() => URL.revokeObjectURL(address), REVOKE_MS)
  }

  end(): void {
    for (const address of this.#small.values()) void forget(address)
    this.#small.clear()
  }

  async #fetchSmall(file: SharedFile): Promise<string | null> {
    const never = new AbortController().signal
    try {
      return await addressOf(await this.#ask('GET', pathOf(file, '/thumbnails/'), never), 'image/webp')
    } catch (error) {
      if (!(error instanceof ShelfError) || error.problem !== 'gone') throw error
      // The server makes none of this kind, or has none of any.
      return file.bytes <= UNASKED_BYTES_MAX ? this.whole(file, never) : null
    }
  }

  async #ask(method: 'GET' | 'HEAD', path: string, signal: AbortSignal): Promise<Response> {
    const { proof, fetch } = this.#parts
    const known = this.#isForMembers ? proof.peek() : null
    const answer = await askServer({ method, path, proof: known, signal }, fetch).catch((cause: unknown) => {
      signal.throwIfAborted()
      throw new ShelfError('unreachable', { cause })
    })
    if (answer.ok) return answer
    if (answer.status === 401 && !this.#isForMembers) {
      this.#isForMembers = true
      if (proof.peek() !== null) return this.#ask(method, path, signal)
    }
    throw new ShelfError(answer.status === 401 ? 'for-members' : answer.status === 404 ? 'gone' : 'unreachable')
  }
}

/** So much later a browser has begun to save it. */
const REVOKE_MS = 60_000
const ID = /^[\w-]+$/

/** Its name is not needed: the id says which it is. @throws {ShelfError} no server of ours gives such an id */
function pathOf({ id }: SharedFile, folder = '/files/'): string {
  if (!ID.test(id)) throw new ShelfError('gone')
  return folder + id
}

async function addressOf(answer: Response, type: string): Promise<string> {
  const content = await answer.blob().catch((cause: unknown) => {
    throw new ShelfError('unreachable', { cause })
  })
  return URL.createObjectURL(new Blob([content], { type }))
}

async function forget(address: Promise<string | null>): Promise<void> {
  const found = await address.catch(() => null)
  if (found !== null) URL.revokeObjectURL(found)
}

function follow(address: string, name: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
}
