/**
 * The changes since the last commit, each with the way back. A batch is executed before it is recorded; when the disk
 * refuses it, rollback makes it unhappened. What was deleted comes back at the end of its map: the order of members is
 * not part of the state that a rollback restores.
 */
export class Ledger {
  readonly #undo: (() => void)[] = []

  set<K, V>(map: Map<K, V>, key: K, value: V): void {
    const before = map.get(key)
    this.#undo.push(before === undefined ? () => map.delete(key) : () => map.set(key, before))
    map.set(key, value)
  }

  /** The key goes to the end of the iteration order, as if it were new. */
  renew<K, V>(map: Map<K, V>, key: K, value: V): void {
    this.delete(map, key)
    this.set(map, key, value)
  }

  delete<K, V>(map: Map<K, V>, key: K): void {
    const before = map.get(key)
    if (before === undefined) return
    this.#undo.push(() => map.set(key, before))
    map.delete(key)
  }

  assign<T extends object>(target: T, patch: Partial<T>): void {
    const before: Partial<T> = {}
    for (const name of Object.keys(patch) as (keyof T)[]) before[name] = target[name]
    this.#undo.push(() => Object.assign(target, before))
    Object.assign(target, patch)
  }

  /** A place to roll back to. */
  mark(): number {
    return this.#undo.length
  }

  commit(): void {
    this.#undo.length = 0
  }

  rollback(mark = 0): void {
    while (this.#undo.length > mark) this.#undo.pop()?.()
  }
}
