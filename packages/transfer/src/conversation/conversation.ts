/**
 * What may be said when, in ptl/1 inside of TLS. Both sides keep one of these, and tell it what they say and what they hear: what
 * is out of place is the other side's fault when it was heard, and a defect when it was said. No I/O.
 *
 * | state | what may be said | by | next |
 * |---|---|---|---|
 * | opening | offer | sender | listing |
 * | listing | entries | sender | listing |
 * |  | offered | sender | deciding |
 * | deciding | have, unwanted | receiver | deciding |
 * |  | accept | receiver | between |
 * | between | file | sender | inside |
 * |  | whole, skip | sender | between |
 * |  | sent | sender | storing |
 * | inside | data | sender | inside |
 * |  | end | sender | between |
 * | storing | done | receiver | over |
 * | any but over | fail | either | over |
 */
import type { Entry, FileEntry } from '../manifest/entry.ts'
import { LIMITS } from '../limits.ts'
import { Manifest, type Rejection } from '../manifest/manifest.ts'
import type { Checkpoint, Message, MessageKind, OfferKind } from '../wire/message.ts'

export type Side = 'sender' | 'receiver'
export type State = 'opening' | 'listing' | 'deciding' | 'between' | 'inside' | 'storing' | 'over'

type Saying = Exclude<MessageKind, 'fail'> | 'data' | 'whole'

interface Step {
  readonly by: Side
  readonly next: State
}

const STEPS: Readonly<Record<State, Partial<Readonly<Record<Saying, Step>>>>> = {
  opening: { offer: { by: 'sender', next: 'listing' } },
  listing: { entries: { by: 'sender', next: 'listing' }, offered: { by: 'sender', next: 'deciding' } },
  deciding: {
    have: { by: 'receiver', next: 'deciding' },
    unwanted: { by: 'receiver', next: 'deciding' },
    accept: { by: 'receiver', next: 'between' },
  },
  between: {
    file: { by: 'sender', next: 'inside' },
    whole: { by: 'sender', next: 'between' },
    skip: { by: 'sender', next: 'between' },
    sent: { by: 'sender', next: 'storing' },
  },
  inside: { data: { by: 'sender', next: 'inside' }, end: { by: 'sender', next: 'between' } },
  storing: { done: { by: 'receiver', next: 'over' } },
  over: {},
}

/** Said where it must not be, or with what cannot be. */
export class OutOfPlace extends Error {
  override readonly name = 'OutOfPlace'
}

/** A path that must not become a name on a disk. */
export class RejectedPath extends Error {
  override readonly name = 'RejectedPath'
  readonly rejection: Rejection

  constructor(rejection: Rejection) {
    super(`${JSON.stringify(rejection.path)} ${rejection.problem}`)
    this.rejection = rejection
  }
}

/** The file that is being sent, or was. */
export interface FileInProgress {
  readonly index: number
  readonly entry: FileEntry
}

export class Conversation {
  readonly manifest = new Manifest()
  #state: State = 'opening'
  #what: OfferKind = 'files'
  /** What the receiver has, by index. */
  readonly #had = new Map<number, readonly Checkpoint[]>()
  readonly #unwanted = new Set<number>()
  #next = 0
  #position = 0

  get state(): State {
    return this.#state
  }

  get what(): OfferKind {
    return this.#what
  }

  /** What the receiver has said to have of a file. */
  had(index: number): readonly Checkpoint[] {
    return this.#had.get(index) ?? []
  }

  /** The receiver does not want that file. */
  isUnwanted(index: number): boolean {
    return this.#unwanted.has(index)
  }

  /** The file whose turn it is: begun in the state `inside`, the next one otherwise; null when there is none. */
  get file(): FileInProgress | null {
    const entry = this.manifest.files[this.#next]
    return entry === undefined ? null : { index: this.#next, entry }
  }

  /**
   * A side has said it.
   * @throws {OutOfPlace | RejectedPath} nothing is changed then, except that entries before the rejected one are in the manifest
   */
  take(by: Side, message: Message): void {
    if (message.kind === 'fail') {
      if (this.#state === 'over') throw new OutOfPlace('fail, after the end')
      this.#state = 'over'
      return
    }
    const next = this.#step(by, message.kind)
    this.#apply(message)
    this.#state = next
  }

  /** The sender is about to offer it; why it may not, otherwise. */
  takeEntry(entry: Entry): Rejection | null {
    this.#state = this.#step('sender', 'entries')
    return this.manifest.add(entry)
  }

  /** The sender has said so many bytes of the file. */
  takeData(byteCount: number): void {
    const next = this.#step('sender', 'data')
    const size = this.file?.entry.size ?? Number.MAX_SAFE_INTEGER
    if (this.#position + byteCount > size) throw new OutOfPlace(`more bytes than the ${size} that were offered`)
    this.#position += byteCount
    this.#state = next
  }

  /** A side has said the next file, of so many bytes, at once. @returns the file @throws {OutOfPlace} nothing is changed then */
  takeWhole(by: Side, byteCount: number): FileEntry {
    const next = this.#step(by, 'whole')
    const { entry } = this.#beginning('whole')
    if (byteCount !== entry.size) throw new OutOfPlace(`a size of ${byteCount}, where ${entry.size} was offered`)
    this.#next += 1
    this.#state = next
    return entry
  }

  #step(by: Side, saying: Saying): State {
    const step = STEPS[this.#state][saying]
    if (step === undefined) throw new OutOfPlace(`${saying}, while ${this.#state}`)
    if (step.by !== by) throw new OutOfPlace(`${saying}, by the ${by}`)
    return step.next
  }

  #apply(message: Exclude<Message, { kind: 'fail' }>): void {
    switch (message.kind) {
      case 'offer':
        this.#what = message.what
        return
      case 'entries':
        for (const entry of message.entries) {
          const rejection = this.manifest.add(entry)
          if (rejection !== null) throw new RejectedPath(rejection)
        }
        return
      case 'offered':
        return this.#checkOffer()
      case 'have':
        return this.#have(message.index, message.checkpoints)
      case 'unwanted': {
        const index = message.indexes.find((each) => this.manifest.files[each] === undefined)
        if (index !== undefined) throw new OutOfPlace(`unwanted ${index}, which is no file`)
        for (const each of message.indexes) this.#unwanted.add(each)
        return
      }
      case 'file':
        return this.#begin(message.offset)
      case 'end': {
        const size = this.file?.entry.size ?? this.#position
        if (this.#position !== size) throw new OutOfPlace(`a size of ${this.#position}, where ${size} was offered`)
        this.#next += 1
        return
      }
      case 'skip':
        if (this.file === null) throw new OutOfPlace('skip, after the last file')
        this.#next += 1
        return
      case 'sent':
        if (this.file !== null) throw new OutOfPlace(`sent, before ${this.manifest.files.length - this.#next} files`)
        return
      case 'accept':
      case 'done':
        return
      default:
        return message satisfies never
    }
  }

  /** A stream and a text are one file; of files, all sizes are known. */
  #checkOffer(): void {
    const { entries, files, byteCount } = this.manifest
    if (this.#what === 'files') {
      if (byteCount === null) throw new OutOfPlace('a file without a size')
      return
    }
    if (this.#what === 'text' && (byteCount ?? Infinity) > LIMITS.textBytesMax)
      throw new OutOfPlace(`a text of more than ${LIMITS.textBytesMax} bytes`)
    if (entries.length !== 1 || files.length !== 1)
      throw new OutOfPlace(`${entries.length} entries for a ${this.#what}`)
  }

  #have(index: number, checkpoints: readonly Checkpoint[]): void {
    const size = this.manifest.files[index]?.size
    if (size === undefined || size === null) throw new OutOfPlace(`have ${index}, which is no file with a size`)
    if (this.#had.has(index)) throw new OutOfPlace(`have ${index}, twice`)
    if ((checkpoints.at(-1)?.bytes ?? 0) > size) throw new OutOfPlace(`have ${index}, with more than its ${size} bytes`)
    this.#had.set(index, checkpoints)
  }

  #begin(offset: number): void {
    if (this.#what === 'text') throw new OutOfPlace('a text in pieces')
    const file = this.#beginning('file')
    const isProven = offset === 0 || this.had(file.index).some(({ bytes }) => bytes === offset)
    if (!isProven) throw new OutOfPlace(`file, from byte ${offset}, which is no checkpoint`)
    this.#position = offset
  }

  #beginning(saying: Saying): FileInProgress {
    const { file } = this
    if (file === null) throw new OutOfPlace(`${saying}, after the last one`)
    if (this.isUnwanted(file.index)) throw new OutOfPlace(`${saying}, which is not wanted`)
    return file
  }
}
