/** What a member has seen of each sender. Whoever joins later sees the messages of a sender from some number on. */

export class Sequence {
  readonly #lasts = new Map<number, number>()

  /** The last number that was seen of this sender; 0 before the first. */
  lastOf(sender: number): number {
    return this.#lasts.get(sender) ?? 0
  }

  /** Null, or what is wrong: a message was lost, repeated, or overtaken. */
  add(sender: number, number: number): string | null {
    const last = this.#lasts.get(sender)
    this.#lasts.set(sender, number)
    if (last === undefined || number === last + 1) return null
    return `message ${number} of sender ${sender} came after its message ${last}`
  }
}
