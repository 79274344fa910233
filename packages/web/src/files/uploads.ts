/**
 * The files of this page that are to be shared, one after the other in the order in which they were chosen, so that their messages come in that
 * order too. A message comes only when the server has all of a file and says so.
 *
 *   waiting ─▶ sending ─▶ gone from the list: its message is there
 *      ▲          ▼
 *      └─ again ─ failed
 *      ▲
 *      └─ its file is chosen again ─ left, by an earlier page
 */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { askServer, type Fetch, type Proof } from './ask-server.ts'
import { type FilePrint, isSamePrint, printOf } from './file-print.ts'
import type { RememberedUpload, RememberedUploads, UploadPlace } from './remembered-uploads.ts'
import { runUpload, UnreadableError, type UploadParts } from './run-upload.ts'
import { beginUpload, type TusUpload } from './tus-upload.ts'
import { UPLOAD_LIMITS } from './upload-limits.ts'
import { problem, problemOf, type UploadProblem } from './upload-problem.ts'

const FORBIDDEN = 403

export type UploadPhase =
  | { readonly kind: 'waiting' }
  /**
   * `bytes` are with the server; `isLast`: all others are on their way, or are being verified. `isBroken`: it is being tried again, or waits for
   * the connection.
   */
  | { readonly kind: 'sending'; readonly bytes: number; readonly isLast: boolean; readonly isBroken: boolean }
  | { readonly kind: 'failed'; readonly problem: UploadProblem }
  /** The file has to be chosen again. `isOther`: what was chosen is another one. */
  | { readonly kind: 'left'; readonly isOther: boolean }

export interface UploadItem {
  readonly id: number
  readonly name: string
  readonly bytes: number
  readonly place: UploadPlace
  /** A picture or a film keeps what its camera has noted, such as the place. */
  readonly isKeptAsItIs: boolean
  readonly phase: UploadPhase
}

export interface UploadsParts {
  /** null: a guest, or an account of which this page has no proof. */
  readonly proof: ReadonlySignal<Proof | null>
  readonly isGuest: () => boolean
  readonly presence: UploadParts['presence']
  /** Resolves when the person is in the place, as after a reload, or is known not to be. @throws the reason of the signal */
  readonly arrived: (place: UploadPlace, signal: AbortSignal) => Promise<void>
  /** Says a link in a conversation: there, the server does not. */
  readonly say: (place: UploadPlace, link: string) => void
  readonly now: () => number
  readonly fetch?: Fetch
}

/** What a list does not show. */
interface Source {
  /** null until it is chosen again. */
  file: File | null
  /** At the server. */
  url: string | null
  remembered: RememberedUpload | null
  /** Of what is being done for it. */
  abort: AbortController | null
}

export class Uploads {
  readonly #parts: UploadsParts
  readonly #items: Signal<readonly UploadItem[]> = signal([])
  readonly #sources = new Map<number, Source>()
  #remembered: RememberedUploads | null = null
  #isBusy = false
  #count = 0
  /** The one that was shared last. */
  readonly shared: Signal<string | null> = signal(null)

  constructor(parts: UploadsParts) {
    this.#parts = parts
  }

  get items(): ReadonlySignal<readonly UploadItem[]> {
    return this.#items
  }

  /** What an account has left under way is there, and what a guest has chosen goes on. @param remembered null for a guest */
  become(remembered: RememberedUploads | null): void {
    this.#remembered?.end()
    this.#remembered = remembered
    for (const { id, phase } of this.#items.peek()) {
      if (phase.kind === 'left') this.#drop(id)
      if (phase.kind === 'failed' && phase.problem.kind === 'guest' && remembered !== null) this.retry(id)
    }
    for (const source of this.#sources.values()) if (source.remembered !== null) remembered?.write(source.remembered)
    remembered?.find((found) => {
      const { place, isKeptAsItIs } = found
      const { name, bytes } = found.print
      const id = this.#add({ name, bytes, place, isKeptAsItIs, phase: { kind: 'left', isOther: false } })
      Object.assign(this.#source(id), { url: found.url, remembered: found })
    })
  }

  add(files: readonly File[], place: UploadPlace, isKeptAsItIs = false): void {
    const room = Math.max(0, UPLOAD_LIMITS.itemsMax - this.#items.peek().length)
    const ids = files.slice(0, room).map((file) => {
      const { name, size: bytes } = file
      const id = this.#add({ name, bytes, place, isKeptAsItIs, phase: { kind: 'waiting' } })
      this.#source(id).file = file
      return id
    })
    const [first] = files.slice(room)
    if (first !== undefined) this.refuse(first.name, place, 'too-many')
    void this.#next()
    void this.#rememberAll(ids)
  }

  /** It is said why it is not shared. */
  refuse(name: string, place: UploadPlace, kind: 'folder' | 'too-many'): void {
    this.#add({ name, bytes: 0, place, isKeptAsItIs: false, phase: { kind: 'failed', problem: problem(kind) } })
  }

  retry(id: number): void {
    this.#change(id, { kind: 'waiting' })
    void this.#next()
  }

  /** The file of one that an earlier page has left, and perhaps those of others. */
  async choose(id: number, files: readonly File[]): Promise<void> {
    for (const file of files.slice(0, UPLOAD_LIMITS.itemsMax)) {
      const print = await printOf(file).catch(() => null)
      if (print !== null) this.#recognise(file, print, id)
    }
    const asked = this.#items.peek().find((item) => item.id === id)
    if (asked?.phase.kind === 'left') this.#change(id, { kind: 'left', isOther: true })
  }

  /** @param first the one that is asked for, of several of the same file */
  #recognise(file: File, print: FilePrint, first: number): void {
    const left = this.#items.peek().filter(({ id, phase }) => {
      const known = this.#source(id).remembered?.print
      return phase.kind === 'left' && known !== undefined && isSamePrint(print, known)
    })
    const item = left.find(({ id }) => id === first) ?? left[0]
    if (item === undefined) return
    this.#source(item.id).file = file
    this.retry(item.id)
  }

  /** The server forgets it as well. */
  cancel(id: number): void {
    const source = this.#source(id)
    const { url, abort } = source
    abort?.abort()
    const proof = this.#parts.proof.peek()
    this.#forget(source)
    if (url !== null && proof !== null) {
      const headers = { 'tus-resumable': '1.0.0' }
      const signal = AbortSignal.timeout(UPLOAD_LIMITS.silenceMs)
      // What it does not hear of, it forgets after a day.
      askServer({ method: 'DELETE', path: url, headers, proof, signal }, this.#parts.fetch).catch(() => {})
    }
    this.#drop(id)
  }

  /** Nothing more is sent; what is under way is remembered. */
  end(): void {
    for (const { abort } of this.#sources.values()) abort?.abort()
    this.#remembered?.end()
    this.#items.value = []
    this.#sources.clear()
  }

  async #next(): Promise<void> {
    if (this.#isBusy) return
    this.#isBusy = true
    for (;;) {
      const item = this.#items.peek().find(({ phase }) => phase.kind === 'waiting')
      if (item === undefined) break
      const found = await this.#share(item).catch((error: unknown) => this.#failureOf(item.id, error))
      const source = this.#sources.get(item.id)
      if (found === null || source === undefined) continue
      this.#change(item.id, { kind: 'failed', problem: found })
      // The server has nothing of it that could be gone on with.
      if (source.url === null) this.#forget(source)
    }
    this.#isBusy = false
  }

  /** null where it was cancelled. */
  #failureOf(id: number, error: unknown): UploadProblem | null {
    if (this.#sources.get(id)?.abort?.signal.aborted !== false) return null
    if (error instanceof UnreadableError) return problem('unreadable')
    // A defect of the page: the console is where somebody looks for it.
    reportError(error)
    return problem('other')
  }

  /** @returns why not; null where it is shared @throws {UnreadableError} @throws the reason of its signal, where it was cancelled */
  async #share(item: UploadItem): Promise<UploadProblem | null> {
    const { id, place } = item
    const source = this.#source(id)
    const proof = this.#parts.proof.peek()
    const abort = new AbortController()
    source.abort = abort
    if (source.file === null) return problem('unreadable')
    if (proof === null) return problem(this.#parts.isGuest() ? 'guest' : 'unproven')
    this.#change(id, { kind: 'sending', bytes: 0, isLast: false, isBroken: false })
    if (place.kind === 'conversation' && (await this.#abilities(proof))?.get('partyline-file-access') === 'members')
      return problem('members-only')
    const remembered = await this.#remember(item, source, source.file)
    const parts: UploadParts = {
      ...this.#parts,
      channel: place.kind === 'channel' ? place.name : null,
      isKeptAsItIs: item.isKeptAsItIs,
      proof,
      signal: abort.signal,
      onStep: (upload) => {
        if (abort.signal.aborted) return
        this.#see(item, upload)
        const url = 'url' in upload.step ? upload.step.url : null
        if (url === null || url === source.url) return
        source.url = url
        source.remembered = { ...remembered, url, at: this.#parts.now() }
        this.#remembered?.write(source.remembered)
      },
    }
    const { step } = await this.#runInPlace(place, source.file, source, parts)
    abort.signal.throwIfAborted()
    if (step.kind !== 'done') return step.kind === 'failed' ? this.#problemOf(step, item.bytes, proof) : null
    this.#forget(source)
    if (place.kind === 'conversation') this.#parts.say(place, step.link)
    this.#drop(id)
    this.shared.value = item.name
    return null
  }

  /** The server may have noticed before the page that the connection was lost, and that the person is in no channel. */
  async #runInPlace(place: UploadPlace, file: File, source: Source, parts: UploadParts): Promise<TusUpload> {
    const { presence, arrived } = this.#parts
    for (;;) {
      await arrived(place, parts.signal)
      const { lost } = presence
      const upload = await runUpload(file, beginUpload(source.url), parts)
      if (upload.step.kind !== 'failed' || upload.step.status !== FORBIDDEN) return upload
      await presence.wait(UPLOAD_LIMITS.noticeMs, parts.signal)
      if (!lost.aborted) return upload
    }
  }

  /** Those that wait are asked for again as well, when the page is left. */
  async #rememberAll(ids: readonly number[]): Promise<void> {
    for (const id of ids) {
      const item = this.#items.peek().find((one) => one.id === id)
      const source = this.#sources.get(id)
      if (item?.phase.kind !== 'waiting' || source === undefined || source.file === null) continue
      // It is said when its turn comes.
      await this.#remember(item, source, source.file).catch(() => {})
    }
  }

  /** @throws {UnreadableError} */
  async #remember(item: UploadItem, source: Source, file: File): Promise<RememberedUpload> {
    if (source.remembered !== null) return source.remembered
    const print = await printOf(file)
    const { id, place, isKeptAsItIs } = item
    const at = this.#parts.now()
    const key = `${at}-${String(id).padStart(6, '0')}-${crypto.randomUUID()}`
    source.remembered ??= { key, url: null, print, place, isKeptAsItIs, at }
    if (this.#sources.has(id)) this.#remembered?.write(source.remembered)
    return source.remembered
  }

  #forget(source: Source): void {
    if (source.remembered !== null) this.#remembered?.forget(source.remembered.key)
    source.remembered = null
  }

  #see({ id, bytes }: UploadItem, { step, known, fruitless, pieceBytes }: TusUpload): void {
    const isLast = step.kind === 'send' && step.at + pieceBytes >= bytes
    this.#change(id, { kind: 'sending', bytes: known, isLast, isBroken: fruitless > 0 })
  }

  async #problemOf(
    failed: { readonly status: number; readonly text: string },
    bytes: number,
    proof: Proof,
  ): Promise<UploadProblem> {
    const bytesMax = failed.status === 413 ? (await this.#abilities(proof))?.get('tus-max-size') : null
    return problemOf(failed, bytes, bytesMax === null || bytesMax === undefined ? null : Number(bytesMax))
  }

  /** What the server says of its uploads; null where it does not answer. */
  async #abilities(proof: Proof): Promise<Headers | null> {
    const signal = AbortSignal.timeout(UPLOAD_LIMITS.silenceMs)
    const asked = { method: 'OPTIONS', path: '/uploads', proof, signal } as const
    return askServer(asked, this.#parts.fetch).then(
      ({ headers }) => headers,
      () => null,
    )
  }

  #source(id: number): Source {
    const source = this.#sources.get(id)
    if (source === undefined) throw new RangeError(`there is no upload ${id}`)
    return source
  }

  #add(item: Omit<UploadItem, 'id'>): number {
    this.#count += 1
    const id = this.#count
    this.#sources.set(id, { file: null, url: null, remembered: null, abort: null })
    this.#items.value = [...this.#items.peek(), { ...item, id }]
    return id
  }

  #drop(id: number): void {
    this.#sources.delete(id)
    this.#items.value = this.#items.peek().filter((item) => item.id !== id)
  }

  #change(id: number, phase: UploadPhase): void {
    this.#items.value = this.#items.peek().map((item) => (item.id === id ? { ...item, phase } : item))
  }
}
