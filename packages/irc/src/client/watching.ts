/**
 * What the client asks of its own accord, so that the state is true: who is away (WHOX), who is online (IRCv3 monitor), what people say of
 * themselves (metadata), how far other devices have read (draft/read-marker).
 */
import { formatServerTime } from '../time.ts'
import type { CoreParts } from './core-parts.ts'
import { CLIENT_LIMITS } from './limits.ts'
import { WHO_FIELDS, WHO_TOKEN } from './receive/server-facts.ts'
import type { Place, PlaceKey } from './state.ts'

const METADATA_KEYS = ['display-name', 'avatar', 'color', 'pronouns', 'status', 'homepage', 'bot'] as const
/** Nicknames in a line of MONITOR: each has at most 64 bytes. */
const NICKS_PER_LINE = 6

export class Watching {
  readonly #parts: CoreParts
  readonly #who: PlaceKey[] = []
  #isAsking = false
  /** Read here while there was no connection, or not told yet. */
  readonly #untold = new Set<PlaceKey>()
  readonly #watched = new Set<PlaceKey>()

  constructor(parts: CoreParts) {
    this.#parts = parts
  }

  lost(): void {
    this.#who.length = 0
    this.#isAsking = false
    this.#watched.clear()
  }

  welcomed(): void {
    const { draft, can, ask } = this.#parts
    if (can('draft/metadata-2')) ask({ verb: 'METADATA', params: ['*', 'SUB', ...METADATA_KEYS] }, { kind: 'quiet' })
    const partners = [...draft.state.places.values()].filter(({ kind }) => kind === 'conversation')
    this.watch(partners)
  }

  /** Whether the partners of these conversations are there. */
  watch(places: readonly Place[]): void {
    const { draft, ask } = this.#parts
    const entriesMax = Number(draft.state.server.isupport.get('MONITOR') ?? Infinity)
    if (!draft.state.server.can.monitor) return
    const added = places.filter(({ kind, key }) => kind === 'conversation' && !this.#watched.has(key))
    const room = added.slice(0, Math.max(0, entriesMax - this.#watched.size))
    for (let at = 0; at < room.length; at += NICKS_PER_LINE) {
      const some = room.slice(at, at + NICKS_PER_LINE)
      for (const { key } of some) this.#watched.add(key)
      ask({ verb: 'MONITOR', params: ['+', some.map(({ name }) => name).join(',')] }, { kind: 'quiet' })
    }
  }

  unwatch({ key, name }: Place): void {
    if (this.#watched.delete(key)) this.#parts.ask({ verb: 'MONITOR', params: ['-', name] }, { kind: 'quiet' })
  }

  /** The members of a channel are known, but not which of them are away. */
  membersKnown(key: PlaceKey): void {
    const members = this.#parts.draft.place(key)?.members.size ?? 0
    if (members > CLIENT_LIMITS.whoMembersMax || this.#who.includes(key)) return
    this.#who.push(key)
  }

  /** One question at a time, and none while something is waited for that a person looks at. */
  ask(): void {
    if (this.#isAsking) return
    const key = this.#who.shift()
    const place = key === undefined ? undefined : this.#parts.draft.place(key)
    if (place?.membership.kind !== 'joined') return
    const isExtended = this.#parts.draft.state.server.isupport.has('WHOX')
    const params = isExtended ? [place.name, `${WHO_FIELDS},${WHO_TOKEN}`] : [place.name]
    this.#isAsking = this.#parts.ask({ verb: 'WHO', params }, { kind: 'quiet' })
  }

  /** RPL_ENDOFWHO */
  answered(): void {
    this.#isAsking = false
  }

  /** This person has read up to a time; other devices are told. */
  read(key: PlaceKey): void {
    this.#untold.add(key)
    if (this.#parts.draft.state.connection.kind === 'online') this.tellMarker(key)
  }

  /** The place is had, and what was said in it is known: now both markers can be compared. */
  tellMarker(key: PlaceKey): void {
    const { draft, ask } = this.#parts
    const place = draft.place(key)
    if (place === undefined || !draft.state.server.can.readMarker) return
    const isUntold = this.#untold.delete(key) && place.marker !== null
    if (isUntold) {
      const timestamp = `timestamp=${formatServerTime(place.marker ?? 0)}`
      ask({ verb: 'MARKREAD', params: [place.name, timestamp] }, { kind: 'quiet' })
    } else if (place.kind === 'conversation') ask({ verb: 'MARKREAD', params: [place.name] }, { kind: 'quiet' })
  }

  moved(from: PlaceKey, to: PlaceKey): void {
    if (this.#untold.delete(from)) this.#untold.add(to)
    const place = this.#parts.draft.place(to)
    if (this.#watched.has(from) && place !== undefined) this.watch([place])
  }
}
