/**
 * A map that is never changed, of which a changed copy costs little: a channel has thousands of members, and each line may change one. It is
 * kept in parts by the hash of the key; a change copies one of them. Its order is that of the parts.
 */

const SHARDS = 64
const EMPTY = new Map<never, never>()

export class ShardMap<Key extends string, Value> implements ReadonlyMap<Key, Value> {
  readonly #shards: ReadonlyMap<Key, Value>[]
  #size: number

  /** The same entries, in a map of this kind. */
  static from<Key extends string, Value>(entries: ReadonlyMap<Key, Value>): ShardMap<Key, Value> {
    if (entries instanceof ShardMap) return entries
    let map = new ShardMap<Key, Value>()
    for (const [key, value] of entries) map = map.with(key, value)
    return map
  }

  constructor(shards: ReadonlyMap<Key, Value>[] = NO_SHARDS, size = 0) {
    this.#shards = shards
    this.#size = size
  }

  get size(): number {
    return this.#size
  }

  /** @param own what was made for one change of many, and nobody has seen: of it nothing is copied once more */
  with(key: Key, value: Value, own: WeakSet<object> = new WeakSet()): ShardMap<Key, Value> {
    const after = this.#ownShard(key, own)
    const before = after.size
    after.set(key, value)
    return this.#put(key, after, after.size - before, own)
  }

  without(key: Key, own: WeakSet<object> = new WeakSet()): ShardMap<Key, Value> {
    if (!this.has(key)) return this
    const after = this.#ownShard(key, own)
    after.delete(key)
    return this.#put(key, after, -1, own)
  }

  #ownShard(key: Key, own: WeakSet<object>): Map<Key, Value> {
    const shard = this.#shards[shardOf(key)]
    if (shard instanceof Map && own.has(shard)) return shard
    const copy = new Map(shard)
    own.add(copy)
    return copy
  }

  #put(key: Key, shard: ReadonlyMap<Key, Value>, growth: number, own: WeakSet<object>): ShardMap<Key, Value> {
    if (own.has(this)) {
      this.#shards[shardOf(key)] = shard
      this.#size += growth
      return this
    }
    const made = new ShardMap(this.#shards.with(shardOf(key), shard), this.#size + growth)
    own.add(made)
    return made
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

const NO_SHARDS: Map<never, never>[] = Array.from({ length: SHARDS }, () => EMPTY)

function shardOf(key: string): number {
  let hash = 0
  for (let index = 0; index < key.length; index += 1) hash = (hash * 31 + key.charCodeAt(index)) | 0
  return hash & (SHARDS - 1)
}
