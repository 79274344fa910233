/** How the two sides of a transfer come together. One more way is one more kind here, and a file beside this one that opens it. */
import type { Connection, HostTarget } from '@partyline/net'

export type Way =
  /** The other side comes to us. */
  | { readonly kind: 'listen'; readonly target: HostTarget; readonly announce: Announce | null }
  /** We go to an address that a person has named. */
  | { readonly kind: 'address'; readonly target: HostTarget }
  /** We ask the local network who waits with our nameplate. */
  | { readonly kind: 'search'; readonly search: Search }
  /** Both sides come to a server that passes on what it cannot read; one waits there for the other. */
  | { readonly kind: 'relay'; readonly isWaiting: boolean; readonly open: OpenRelay }

/** Answers on the local network whoever asks for the nameplate. Never rejects: a network without it is one. */
export type Announce = (nameplate: string, port: number) => Promise<{ close(): Promise<void> }>

/** The addresses at which somebody waits with the nameplate; none when nobody answers, or the signal ends the search. Never rejects. */
export type Search = (nameplate: string, signal: AbortSignal) => Promise<readonly HostTarget[]>

/** A connection to the other side, once it is there. @throws {TransferError} it is not, or the relay cannot be reached any more or refuses @throws all else, which is not tried again */
export type OpenRelay = (nameplate: string, signal: AbortSignal) => Promise<Connection>
