/**
 * The changes since the last commit, each with the way back. A batch is executed before it is recorded; when the disk
 * refuses it, rollback makes it unhappened, the order of every map included: it decides what is told first, and what is
 * forgotten first. A map cannot take a key back where it was, so rollback makes its order anew; before the first of its keys
 * is deleted, the order is noted.
 */
export class Ledger {
  readonly #undo: (() => void)[] = []
  /** The maps whose order has been noted since the last mark. */
  readonly #noted = new Set<object>()
  /** Of the others, the keys that were deleted since then, each when it was the first: all of them stood before the rest. */
  readonly #front = new Map<object, unknown[]>()

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
    this.#noteOrder(map, key)
    this.#undo.push(() => map.set(key, before))
    map.delete(key)
  }

  assign<T extends object>(target: T, patch: Partial<T>): void {
    const before: Partial<T> = {}
    for (const name of Object.keys(patch) as (keyof T)[]) before[name] = target[name]
    this.#undo.push(() => Object.assign(target, before))
    Object.assign(target, patch)
  }

  get isEmpty(): boolean {
    return this.#undo.length === 0
  }

  /** A place to roll back to. */
  mark(): number {
    this.#forgetOrders()
    return this.#undo.length
  }

  commit(): void {
    this.#forgetOrders()
    this.#undo.length = 0
  }

  rollback(mark = 0): void {
    this.#forgetOrders()
    while (this.#undo.length > mark) this.#undo.pop()?.()
  }

  #noteOrder<K, V>(map: Map<K, V>, key: K): void {
    if (this.#noted.has(map)) return
    const [first] = map.keys()
    // The oldest is what is deleted most often, and only its key needs to be noted.
    if (first === key) return this.#noteFront(map, key)
    this.#noted.add(map)
    const keys = [...map.keys()]
    this.#undo.push(() => reorder(map, keys))
  }

  #noteFront<K, V>(map: Map<K, V>, key: K): void {
    const known = this.#front.get(map)
    if (known !== undefined) return void known.push(key)
    const front = [key]
    this.#front.set(map, front)
    this.#undo.push(() => reorder(map, new Set([...front, ...map.keys()])))
  }

  #forgetOrders(): void {
    this.#noted.clear()
    this.#front.clear()
  }
}

/** @param keys all that the map has */
function reorder<K, V>(map: Map<K, V>, keys: Iterable<K>): void {
  const values = new Map(map)
  map.clear()
  for (const key of keys) {
    const value = values.get(key)
    if (value !== undefined) map.set(key, value)
  }
}
