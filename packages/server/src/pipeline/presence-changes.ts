/** What a batch changed of people that stay without a connection: as what a restart finds them. */
import { presenceOf } from '../network/accounts/presence.ts'
import { isEvent, type Result } from '../network/context.ts'
import { personOfAccount } from '../network/conversation.ts'
import type { Event } from '../network/event.ts'
import type { Network } from '../network/network.ts'
import type { PersonKey, User } from '../network/state.ts'
import type { Change } from '../store/store.ts'

/** What people say changes nothing of what they stand there as. */
const WITHOUT_TRACE: ReadonlySet<Event['kind']> = new Set(['messaged', 'marked', 'redacted'])

export class PresenceChanges {
  readonly #network: Network
  readonly #changed = new Set<PersonKey>()
  /** They may have stayed before, and stay no longer. */
  readonly #perhapsGone = new Set<PersonKey>()

  constructor(network: Network) {
    this.#network = network
  }

  /** As they are at the end of the batch. */
  get all(): readonly Change[] {
    return [...new Set([...this.#changed, ...this.#perhapsGone])].flatMap((key) => this.#changeOf(key))
  }

  /** Call when it has just happened. */
  note(result: Result): void {
    if (result.kind === 'account') this.#perhapsGone.add(personOfAccount(result.account))
    else if (isEvent(result)) this.#noteEvent(result)
  }

  /** Which people stay may have been decided anew. */
  noteAll(): void {
    for (const { account } of this.#network.users.values()) {
      if (account !== null) this.#perhapsGone.add(personOfAccount(account))
    }
  }

  #noteEvent(event: Event): void {
    if (WITHOUT_TRACE.has(event.kind)) return
    if (event.kind === 'quit' && event.account !== null) this.#perhapsGone.add(personOfAccount(event.account))
    else if (event.kind === 'loggedOut') this.#perhapsGone.add(personOfAccount(event.was))
    else if (event.kind === 'kicked') this.#touch(this.#network.user(event.target))
    else if (event.kind === 'channelRenamed') {
      for (const { user } of this.#network.channel(event.channel.name)?.members.values() ?? []) this.#touch(user)
    } else if (event.kind === 'channelModeChanged') {
      for (const { param } of event.changes) this.#touch(this.#network.userByNick(param ?? ''))
    } else this.#touch(this.#network.user(event.user))
  }

  #touch(user: User | undefined): void {
    if (user !== undefined && user.account !== null && user.stays) this.#changed.add(personOfAccount(user.account))
  }

  #changeOf(key: PersonKey): readonly Change[] {
    const user = this.#network.person(key)
    if (user !== undefined && user.stays)
      return [{ kind: 'kept', record: { of: 'presence', key, value: presenceOf(user) } }]
    return this.#perhapsGone.has(key) ? [{ kind: 'dropped', of: 'presence', key }] : []
  }
}
