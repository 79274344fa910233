/** Where on the disk the entries of an offer are: below what was named, but for those whose names are written otherwise there. */

export class LocalPaths {
  /** By the first name of the path. */
  readonly #roots = new Map<string, string>()
  /** The few that are not where the others are, such as names that are not in the form NFC. */
  readonly #others = new Map<string, string>()

  /** Parents come before what is in them. */
  keep(path: string, localPath: string): void {
    if (!path.includes('/')) this.#roots.set(path, localPath)
    else if (this.#derive(path) !== localPath) this.#others.set(path, localPath)
  }

  find(path: string): string {
    return this.#others.get(path) ?? this.#derive(path)
  }

  #derive(path: string): string {
    const slash = path.indexOf('/')
    if (slash === -1) return this.#roots.get(path) ?? path
    return inFolder(this.#roots.get(path.slice(0, slash)) ?? '', path.slice(slash + 1))
  }
}

/** As `join`, of what needs no cleaning; every system takes it. */
export function inFolder(localPath: string, name: string): string {
  return `${localPath}/${name}`
}
