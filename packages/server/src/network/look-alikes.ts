/** What names look like, and which a server reserves, with all that looks like them. */
import { foldName, Skeletons } from '@partyline/irc'

/** What a server reserves, beside the names of services. */
export interface ReservedNames {
  readonly nicknames: readonly string[]
  /** Where strangers meet: no other channel may be taken for it. */
  readonly lobby: string | null
}

/** Every network's services are called so, NickServ or ChanServ; and what "Server" says reads as said by the server. */
const SERVICE = /(?:serv|^server)$/

export class LookAlikes {
  readonly #skeletons = new Skeletons()
  readonly #nicknames: ReadonlySet<string>
  readonly #lobby: string | null
  readonly #lobbySkeletons: readonly string[]

  constructor({ nicknames, lobby }: ReservedNames = { nicknames: [], lobby: null }) {
    this.#nicknames = new Set(nicknames.flatMap((name) => this.#skeletons.of(name)))
    this.#lobby = lobby
    this.#lobbySkeletons = lobby === null ? [] : this.#skeletons.of(lobby)
  }

  skeletonsOf(name: string): readonly string[] {
    return this.#skeletons.of(name)
  }

  isReservedNick(skeletons: readonly string[]): boolean {
    return skeletons.some((skeleton) => SERVICE.test(skeleton) || this.#nicknames.has(skeleton))
  }

  /** The lobby, when a name that is not its own looks like it. */
  lobbyLike(name: string, skeletons: readonly string[]): string | null {
    const isAlike = skeletons.some((skeleton) => this.#lobbySkeletons.includes(skeleton))
    return isAlike && !this.isLobby(name) ? this.#lobby : null
  }

  isLobby(name: string): boolean {
    return this.#lobby !== null && foldName(this.#lobby) === foldName(name)
  }
}
