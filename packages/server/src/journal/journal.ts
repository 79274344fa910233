/**
 * The journal gives every wish its place in the one order. What only asks walks the same way, so that it is answered
 * after everything that the same session sent before it. `contract.ts` is the suite that every journal passes.
 */
import type { Command, Entry } from '../network/command.ts'
import type { Refusal } from '../network/refusal.ts'
import type { SessionId } from '../network/state.ts'
import type { Voice } from '../network/voice.ts'

/**
 * What goes first where many sessions wait: a question with a short answer; then whatever else; and last what a session asks
 * that has used up much of its rate.
 */
export type Rank = 'short' | 'usual' | 'excess'

/** A command of a session of this node, or of the node itself. */
export interface Wish {
  readonly kind: 'wish'
  readonly session: SessionId | null
  readonly rank: Rank
  readonly command: Command
  /** IRCv3 labeled-response: what the client calls its request. */
  readonly label: string | null
  /** In whose words it is answered; by default in those of the protocol. */
  readonly voice?: Voice | undefined
  /**
   * Told once what was refused of it, when all else is recorded and delivered; nothing refused is all done. Never told where this node
   * ends before.
   */
  readonly settled?: (refusals: readonly Refusal[]) => void
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

/**
 * Takes turns, at least one, until it first waits. Never rejects. What it has not taken is handed over when its promise is done,
 * and only then.
 */
export type Consumer = (turns: Iterable<Turn>) => Promise<void>

/**
 * A journal MUST hand over every entry once, in its order and without gaps. It MUST hand over the items of one session in the
 * order in which they were submitted, a question only when every wish before it has been handed over. It MUST NOT hand over an
 * entry whose place could still change, and it MUST NOT give a place, an id or, within one history, a date twice. It hands over
 * nothing while the consumer's promise is open.
 */
export interface Journal {
  /**
   * What becomes of a batch that the store refuses. `take-back`: the entries are this node's alone, so the batch may be undone
   * and its sessions are told. `retry`: others have the same entries, so that the batch must be recorded, later if not now,
   * and nothing of it is delivered before.
   */
  readonly onRefusal: 'take-back' | 'retry'
  /** The place, in a stream that nodes share, of what was handed over last; null where the journal is of this node alone. */
  readonly position: number | null
  /** Never waits and never refuses; the caller bounds what is under way. */
  submit(item: Wish | Ask): void
  /** Begins to hand over what waits, by rank, and one session's turn after another's. What was submitted before is kept. Called once. */
  consume(consumer: Consumer): void
  /** Resolves when everything submitted so far has been consumed. Where clients never pause it may take for ever. */
  settled(): Promise<void>
  /**
   * Resolves when what is being consumed now has been, and what has been published to a stream, whatever waits behind it; at once
   * where there is nothing.
   */
  turned(): Promise<void>
}
