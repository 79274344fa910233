/**
 * The connections that shake hands or ask for a password: so many in all. When that many are there, the address that has the most of them makes room for
 * one that has fewer, so that a few addresses cannot keep everybody else out.
 */
interface Stranger {
  readonly holder: string | null
  readonly giveUp: () => void
}

export class LoginsUnderway {
  readonly #strangers = new Set<Stranger>()

  /**
   * @param holder what counts as one address; null for one of which many are nothing unusual
   * @param giveUp ends it, when its place is needed
   * @returns call it when it has come in or is gone; null where there is no room
   */
  enter(holder: string | null, max: number, giveUp: () => void): (() => void) | null {
    if (this.#strangers.size >= max && !this.#makeRoomFor(holder)) return null
    const stranger = { holder, giveUp }
    this.#strangers.add(stranger)
    return () => void this.#strangers.delete(stranger)
  }

  #makeRoomFor(holder: string | null): boolean {
    const counts = new Map<string | null, number>()
    for (const stranger of this.#strangers) counts.set(stranger.holder, (counts.get(stranger.holder) ?? 0) + 1)
    const own = (counts.get(holder) ?? 0) + 1
    const most = [...counts].reduce((one, other) => (other[1] > one[1] ? other : one), [holder, own])
    if (most[1] <= own) return false
    const oldest = this.#strangers.values().find((stranger) => stranger.holder === most[0])
    if (oldest === undefined) return false
    this.#strangers.delete(oldest)
    oldest.giveUp()
    return true
  }
}
