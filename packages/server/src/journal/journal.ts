/**
 * The journal gives every wish its place in the one order. What only asks walks the same way, so that it is answered
 * after everything that the same session sent before it.
 */
import type { Command, Entry } from '../network/command.ts'
import type { SessionId } from '../network/state.ts'

/**
 * What goes first where many sessions wait: a question with a short answer; then whatever else; and last what a session asks
 * that has used up much of its rate.
 */
export type Rank = 'short' | 'usual' | 'excess'

/** A command of a session of this node. */
export interface Wish {
  readonly kind: 'wish'
  readonly session: SessionId
  readonly rank: Rank
  readonly command: Command
  /** IRCv3 labeled-response: what the client calls its request. */
  readonly label: string | null
}

/** A question, or a change that concerns nobody but the session; answered on this node and not recorded. */
export interface Ask {
  readonly kind: 'ask'
  readonly session: SessionId
  readonly rank: Rank
  readonly label: string | null
  /** May run twice when the batch it is in could not be recorded; replies of the first run are then dropped. */
  answer(): void
}

/** What the journal hands on: an entry, with the wish where it came from this node, or a question. */
export type Turn =
  | { readonly kind: 'entry'; readonly entry: Entry; readonly wish: Wish | null }
  | { readonly kind: 'ask'; readonly ask: Ask }

export type Consumer = (turns: Iterable<Turn>) => Promise<void>

export interface Journal {
  /** Items of one session keep their order. Never waits and never refuses; the caller bounds what is under way. */
  submit(item: Wish | Ask): void
  /**
   * Hands over what waits, by rank, and one session's turn after another's, so that one that has much to do delays the others
   * by one turn. The consumer takes turns, at least one, until it first waits; the rest is handed over when its promise is done.
   * Called once.
   */
  consume(consumer: Consumer): void
  /** Resolves when everything submitted so far has been consumed. */
  settled(): Promise<void>
}
