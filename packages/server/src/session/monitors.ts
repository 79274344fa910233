/**
 * Which session of this node wants to hear of which nickname (IRCv3 monitor). The lists are of sessions, as capabilities are, and end
 * with them. By nickname, because that is what is looked up whenever somebody comes or goes.
 */
import type { NameKey } from '../network/state.ts'
import type { Session } from './session.ts'

/** Nicknames as the session wrote them, by what they are compared with. */
export type MonitorList = ReadonlyMap<NameKey, string>

const NOTHING: MonitorList = new Map()

export class Monitors {
  readonly #lists = new Map<Session, MonitorList>()
  readonly #watchers = new Map<NameKey, Set<Session>>()
  /** The lists of before this batch, of the sessions whose list it changed. */
  readonly #before = new Map<Session, MonitorList>()

  listOf(session: Session): MonitorList {
    return this.#lists.get(session) ?? NOTHING
  }

  watchersOf(key: NameKey): Iterable<Session> {
    return this.#watchers.get(key) ?? []
  }

  /** Undone by `discard` until `commit`. */
  change(session: Session, list: MonitorList): void {
    if (!this.#before.has(session)) this.#before.set(session, this.listOf(session))
    this.#replace(session, list)
  }

  commit(): void {
    this.#before.clear()
  }

  discard(): void {
    for (const [session, list] of this.#before) this.#replace(session, list)
    this.#before.clear()
  }

  /** The session is over. */
  forget(session: Session): void {
    this.#replace(session, NOTHING)
    this.#before.delete(session)
  }

  #replace(session: Session, list: MonitorList): void {
    for (const key of this.listOf(session).keys()) if (!list.has(key)) this.#unwatch(key, session)
    for (const key of list.keys()) this.#watch(key, session)
    if (list.size === 0) this.#lists.delete(session)
    else this.#lists.set(session, list)
  }

  #watch(key: NameKey, session: Session): void {
    const watchers = this.#watchers.get(key) ?? new Set()
    this.#watchers.set(key, watchers.add(session))
  }

  #unwatch(key: NameKey, session: Session): void {
    const watchers = this.#watchers.get(key)
    watchers?.delete(session)
    if (watchers?.size === 0) this.#watchers.delete(key)
  }
}
