/**
 * The files of a channel by names that lead to one each. Of several with one name the newest has it, as if it had been written over; each also has
 * a name with the beginning of its id, `photo~1a2B3c4D.jpg`, which stays its own.
 */
import type { SharedFile } from '../../../network/shared-file.ts'

/** Of 22 characters: 48 random bits. */
const ID_LENGTH = 8

export class ChannelFolder {
  readonly #byName = new Map<string, SharedFile>()
  readonly #names = new Map<SharedFile, string>()

  /** @param files the newest last */
  constructor(files: readonly SharedFile[]) {
    for (const file of files) {
      const own = ownName(file)
      this.#byName.set(own, file)
      this.#names.set(file, own)
    }
    const owned = new Set(this.#byName.keys())
    for (const file of files.toReversed()) {
      if (owned.has(file.name) || this.#byName.has(file.name)) continue
      this.#byName.set(file.name, file)
      this.#names.set(file, file.name)
    }
  }

  find(name: string): SharedFile | null {
    return this.#byName.get(name) ?? null
  }

  /** Each file once, under the name that leads to it, the newest first. */
  get entries(): readonly (readonly [name: string, file: SharedFile])[] {
    return [...this.#names].map(([file, name]) => [name, file] as const).toReversed()
  }
}

function ownName({ name, id }: SharedFile): string {
  const [ending = ''] = /\.[^.]{1,10}$/.exec(name) ?? []
  return `${name.slice(0, name.length - ending.length)}~${id.slice(0, ID_LENGTH)}${ending}`
}
