/**
 * A map that is never changed, of which a changed copy costs little: a channel has thousands of members, and each line may change one. It is
 * kept in parts by the hash of the key; a change copies one of them. Its order is that of the parts.
 */

const SHARDS = 64
const EMPTY = new Map<never, never>()

export class ShardMap<Key extends string, Value> implements ReadonlyMap<Key, Value> {
  readonly size: number
  readonly #shards: readonly ReadonlyMap<Key, Value>[]

  /** The same entries, in a map of this kind. */
  static from<Key extends string, Value>(entries: ReadonlyMap<Key, Value>): ShardMap<Key, Value> {
    if (entries instanceof ShardMap) return entries
    let map = new ShardMap<Key, Value>()
    for (const [key, value] of entries) map = map.with(key, value)
    return map
  }

  constructor(shards: readonly ReadonlyMap<Key, Value>[] = NO_SHARDS, size = 0) {
    this.#shards = shards
    this.size = size
  }

  with(key: Key, value: Value): ShardMap<Key, Value> {
    const at = shardOf(key)
    const before = this.#shards[at]
    const after = new Map(before).set(key, value)
    return new ShardMap(this.#shards.with(at, after), this.size + after.size - (before?.size ?? 0))
  }

  without(key: Key): ShardMap<Key, Value> {
    const at = shardOf(key)
    const after = new Map(this.#shards[at])
    return after.delete(key) ? new ShardMap(this.#shards.with(at, after), this.size - 1) : this
  }

  get(key: Key): Value | undefined {
    return this.#shards[shardOf(key)]?.get(key)
  }

  has(key: Key): boolean {
    return this.#shards[shardOf(key)]?.has(key) === true
  }

  *entries(): MapIterator<[Key, Value]> {
    for (const shard of this.#shards) yield* shard
  }

  *keys(): MapIterator<Key> {
    for (const shard of this.#shards) yield* shard.keys()
  }

  *values(): MapIterator<Value> {
    for (const shard of this.#shards) yield* shard.values()
  }

  forEach(callback: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    for (const [key, value] of this) callback(value, key, this)
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries()
  }
}

const NO_SHARDS: readonly Map<never, never>[] = Array.from({ length: SHARDS }, () => EMPTY)

function shardOf(key: string): number {
  let hash = 0
  for (let index = 0; index < key.length; index += 1) hash = (hash * 31 + key.charCodeAt(index)) | 0
  return hash & (SHARDS - 1)
}
