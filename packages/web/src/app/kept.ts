/**
 * What the page keeps in this browser (HTML, 12.2 Web storage). A browser may refuse all of it, in private windows for one, or be full: then it is kept as
 * long as the page is open, and nothing else changes.
 */
export class Kept {
  readonly #storage: Storage | null
  readonly #unkept = new Map<string, string>()

  constructor(storage: Storage | null) {
    this.#storage = storage
  }

  read(name: string): string | null {
    const unkept = this.#unkept.get(name)
    if (unkept !== undefined) return unkept
    try {
      return this.#storage?.getItem(PREFIX + name) ?? null
    } catch {
      return null
    }
  }

  /** @param value null forgets it */
  write(name: string, value: string | null): void {
    this.#unkept.delete(name)
    try {
      if (value === null) this.#storage?.removeItem(PREFIX + name)
      else if (this.#storage === null) this.#unkept.set(name, value)
      else this.#storage.setItem(PREFIX + name, value)
    } catch {
      if (value !== null) this.#unkept.set(name, value)
    }
  }

  /** The names that begin so. */
  names(beginning: string): readonly string[] {
    const names = new Set(this.#unkept.keys())
    try {
      for (const key of Object.keys(this.#storage ?? {})) {
        if (key.startsWith(PREFIX)) names.add(key.slice(PREFIX.length))
      }
    } catch {
      // Storage that may not be listed has nothing of ours.
    }
    return [...names].filter((name) => name.startsWith(beginning)).toSorted()
  }
}

const PREFIX = 'partyline.'

/** The same of the tab alone. */
export function sessionStorageOf(window: { readonly sessionStorage: Storage }): Storage | null {
  try {
    return window.sessionStorage
  } catch {
    return null
  }
}

/** That of this page; null where the browser refuses even to name it. */
export function localStorageOf(window: { readonly localStorage: Storage }): Storage | null {
  try {
    return window.localStorage
  } catch {
    return null
  }
}
