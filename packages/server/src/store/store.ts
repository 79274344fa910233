/**
 * What the chat server needs from the disk: a batch recorded as a whole or not at all, a page of what was said, and
 * the channels as they were. Nothing is delivered before `append` has resolved; that promise is the reason for this room.
 *
 * The ranges of a history query are those of IRCv3 draft/chathistory. `contract.ts` is the suite that every store passes.
 */
import type { JsonValue } from '../json.ts'

/** A fact about one target, as it was delivered and as it is answered again. */
export interface StoredEvent {
  /** Place of the entry in the one order, from 1. The several events of one entry share it. */
  readonly seq: number
  /** Unix milliseconds. Ascends with `seq`, except where the clock was set back: see `runs.ts`. */
  readonly time: number
  /**
   * The message id, see `message-id.ts`. Unique per event; an event that is seen in several targets (a QUIT in three
   * channels) is recorded once for each, under one id.
   */
  readonly id: string
  /** Folded channel name, or the key of a conversation. */
  readonly target: string
  /** PRIVMSG, NOTICE, TAGMSG, JOIN, PART, QUIT, KICK, NICK, TOPIC, MODE ... */
  readonly verb: string
  /** nick!user@host at that time. */
  readonly source: string
  /** The session that did it. */
  readonly session: string
  /** The user of that session, by which its doings are told apart from those of others, also after a reconnect. */
  readonly user: string
  /** The account of that user at that time; null for a guest. */
  readonly account: string | null
  /** The IRC parameters as delivered. */
  readonly params: readonly string[]
  /** Client-only tags, with their `+`. */
  readonly tags: Readonly<Record<string, string>>
}

/** One mask of a ban, exception or invitation list. */
export interface ListRecord {
  readonly mask: string
  readonly by: string
  /** Unix milliseconds. */
  readonly at: number
}

/** A channel as it is, without its members. */
export interface ChannelRecord {
  /** As first written. */
  readonly name: string
  /** The name, folded; the record with the same key is replaced. */
  readonly key: string
  /** Unix milliseconds. */
  readonly createdAt: number
  readonly topic: { readonly text: string; readonly by: string; readonly at: number } | null
  /** Letters of the modes without a parameter, for example `nt`. */
  readonly modes: string
  /** Mode k. */
  readonly password: string | null
  /** Mode l. */
  readonly limit: number | null
  /** Mode f. */
  readonly forward: string | null
  readonly joinRate: { readonly joins: number; readonly seconds: number } | null
  readonly lists: {
    readonly b: readonly ListRecord[]
    readonly e: readonly ListRecord[]
    readonly I: readonly ListRecord[]
  }
  /** The place in the order since which strangers could not enter at will. */
  readonly guardedSince: number | null
  /** The host of the user that gave the channel what it is kept for. */
  readonly keeper: string | null
  /** Unix milliseconds: since when nobody is in it. */
  readonly emptySince: number | null
}

/** A member of a channel, as the member is recognised after a restart. */
export interface PlaceRecord {
  /** The key of the channel. */
  readonly channel: string
  /** Folded. */
  readonly nick: string
  readonly host: string
  /** Letters, the strongest first, for example `ov`. */
  readonly ranks: string
  /** Unix milliseconds until which the place is held for a member that is not there; null while the member is. */
  readonly until: number | null
}

/** A durable thing that is neither said nor a channel: an account, a read marker … What is in it is its maker's business. */
export interface KeptRecord {
  /** What kind of thing it is. */
  readonly of: string
  /** Unique among those of its kind. */
  readonly key: string
  readonly value: JsonValue
}

/** What can be recorded. A new kind is one line here, its writer in a file of its own, and one case in `change-writers.ts`. */
export type Change =
  /** `seq` and `time` never decrease, also not from batch to batch; but see `runs.ts` of `time`. */
  | { readonly kind: 'event'; readonly event: StoredEvent }
  /** Made or changed: replaces the record with the same key. */
  | { readonly kind: 'channel'; readonly channel: ChannelRecord }
  /** The channel with its places is forgotten, and what was recorded under its key from `hidden.from` to `hidden.to` is answered to nobody. */
  | {
      readonly kind: 'ended'
      readonly key: string
      readonly hidden: { readonly from: number; readonly to: number } | null
    }
  /**
   * What is recorded under `from`, also as said to some, is under `to` from here on, and so are the places. What was there under `to`, of a
   * channel that is gone, is answered under no name. The record of the channel is the caller's to give anew. `seq`: of the entry.
   */
  | { readonly kind: 'renamed'; readonly from: string; readonly to: string; readonly seq: number }
  /** Replaces the place with the same channel, nick and host. */
  | { readonly kind: 'taken'; readonly place: PlaceRecord }
  | { readonly kind: 'left'; readonly channel: string; readonly nick: string; readonly host: string }
  /** Made or changed: replaces the record of the same kind with the same key. */
  | { readonly kind: 'kept'; readonly record: KeptRecord }
  | { readonly kind: 'dropped'; readonly of: string; readonly key: string }
  /**
   * Of the event with this id, text and tags are gone from here on. Its place stays, and can be referred to. Where the target has no
   * such event, there is nothing to do.
   */
  | { readonly kind: 'redacted'; readonly target: string; readonly id: string }

/** The last entry that was applied: a node goes on after it. */
export interface Through {
  /** Place in the one order; 0 when there was no entry yet. */
  readonly seq: number
  /** Unix milliseconds. */
  readonly time: number
  /** Place in the stream of a journal that is shared by several nodes; null where the journal is of this node alone. */
  readonly position: number | null
}

/** What is recorded together: all of it or nothing. */
export interface Batch {
  /** In the order in which they are done. */
  readonly changes: readonly Change[]
  /**
   * Covers every event of the batch. Never before that of an earlier batch. On a stream there is a batch without a change at most a
   * second after such an entry, and at a clean stop (`pipeline/recording.ts`): what is executed beyond the last batch has changed
   * nothing that is recorded. Alone, where no other truth is to be compared with, only batches with changes are recorded.
   */
  readonly through: Through
}

/** A place in the history: a time in Unix milliseconds, which need not be that of a message, or a message id. */
export type Reference = { readonly kind: 'time'; readonly time: number } | { readonly kind: 'id'; readonly id: string }

/** What part of a history is asked for (IRCv3 draft/chathistory, subcommands). References are excluded but for `around`. */
export type HistoryRange =
  /** The newest events; with `after`, of those after it. */
  | { readonly kind: 'latest'; readonly after: Reference | null }
  /** The last events before the reference. */
  | { readonly kind: 'before'; readonly reference: Reference }
  /** The first events after the reference. */
  | { readonly kind: 'after'; readonly reference: Reference }
  /** The reference and as many on either side of it, as nearly as there are. */
  | { readonly kind: 'around'; readonly reference: Reference }
  /** Counted from `from` towards `to`, which may be earlier or later. */
  | { readonly kind: 'between'; readonly from: Reference; readonly to: Reference }

export interface HistoryQuery {
  readonly target: string
  readonly range: HistoryRange
  /** Most events in the answer; 0 or more. */
  readonly limit: number
  /** No event with a greater `seq` is in the answer, so that it fits its place in the one order. */
  readonly seqMax: number
  /** false: only PRIVMSG and NOTICE are seen and counted; true: all events (draft/event-playback). */
  readonly playback: boolean
  /** With playback: what the reader does not understand, and is neither seen nor counted. */
  readonly unseen?: readonly ('TAGMSG' | 'REDACT')[]
}

/**
 * `events` ascend. `hasMore`: there are others of this range that the limit has left out; not said of what is around a reference. Where `rest` is given, they are the first of the page, and so many follow after the last of them: they are
 * asked for when there is room for them. `unknown-reference`: a message id of the query is not one of this target.
 */
export type HistoryAnswer =
  | {
      readonly kind: 'events'
      readonly events: readonly StoredEvent[]
      readonly rest?: number
      readonly hasMore?: true
    }
  | { readonly kind: 'unknown-reference' }

/** So many of the latest events are looked at for what somebody has said. */
export const SAID_AMONG = 20_000

/** By the account, or by a source that matches the mask: one of them. */
export interface SaidQuery {
  readonly account: string | null
  readonly mask: string | null
  readonly limit: number
}

/** Which of `targets` were last talked in between two times (draft/chathistory, TARGETS). */
export interface TargetsQuery {
  readonly targets: readonly string[]
  /** Unix milliseconds, excluded. The limit counts from here; it may be later than `to`. */
  readonly from: number
  /** Unix milliseconds, excluded. */
  readonly to: number
  readonly limit: number
  /** Messages with a greater `seq` are not seen. */
  readonly seqMax: number
}

export interface TargetTime {
  readonly target: string
  /** Unix milliseconds of its latest PRIVMSG or NOTICE. */
  readonly time: number
}

/** So many of the latest events are looked at for statistics. */
export const STATISTICS_AMONG = 200_000

export interface StatisticsQuery {
  /** Unix milliseconds: what was said from then on. */
  readonly since: number
  /** How many channels, and how many authors, are named: those of the most messages. */
  readonly limit: number
}

/** What is only said of private conversations is how many there are, and what they have. What was imported counts in `kept` alone. */
export interface Statistics {
  /** Later than what was asked for where there are more events than are looked at. */
  readonly since: number
  /** Those with an event, ascending. `bytes`: what was recorded then. */
  readonly days: readonly {
    /** Unix milliseconds of its beginning in UTC. */
    readonly day: number
    readonly messages: number
    readonly bytes: number
  }[]
  readonly channels: readonly {
    /** Folded. */
    readonly channel: string
    readonly messages: number
  }[]
  /** Of messages in channels. */
  readonly authors: readonly {
    /** The account, or, of a guest, the nickname. */
    readonly name: string
    readonly isAccount: boolean
    readonly messages: number
  }[]
  /** All that there is. */
  readonly kept: {
    readonly channels: number
    readonly conversations: number
  }
  /** Bytes; null where there is no disk. */
  readonly disk: {
    readonly history: number
    readonly search: number
    /** Those that people share. */
    readonly files: number
    readonly free: number
  } | null
}

export interface ExportQuery {
  /** Names of channels; null: everything, private conversations too. */
  readonly channels: readonly string[] | null
  /** Unix milliseconds, included. */
  readonly from?: number | undefined
  /** Unix milliseconds, excluded. */
  readonly to?: number | undefined
  /** Of the portion; null for the first one. */
  readonly place: ExportPlace | null
}

/** Where an export goes on, as the store understands it. */
export interface ExportPlace {
  readonly at: number
  /** What is recorded behind it is not exported. */
  readonly last: number
  readonly targets: readonly number[] | null
}

export type ExportAnswer =
  | {
      readonly kind: 'lines'
      /** Events as JSON, with their line ends; empty where nothing of what was looked at is meant. */
      readonly lines: string
      readonly events: number
      /** Rows that are left out because the disk has damaged them. */
      readonly damaged: readonly { readonly target: string; readonly position: number }[]
      /** null where this was the last portion. */
      readonly next: ExportPlace | null
    }
  /** There is neither the channel nor a history of it. */
  | { readonly kind: 'unknown'; readonly channel: string }

/** What looking after the store has found. */
export interface Upkeep {
  /** How much of the disk of the data folder is free for the user that runs the server. */
  readonly diskFreePercent: number
}

/** How much of the history is kept. The oldest of what is beyond it is forgotten first. */
export interface RetentionLimits {
  /** Unix milliseconds: not kept is what is dated earlier, and what lies before that in the order. -Infinity: all is kept. */
  readonly since: number
  /** What one target may have on the disk. */
  readonly bytesPerTargetMax: number
  /** How many private conversations are kept; those unused for longest are not. */
  readonly conversationsMax: number
  /** Of targets that are kept for less than all others are, by name. */
  readonly targets?: ReadonlyMap<string, { readonly since: number; readonly bytesMax: number }>
}

/**
 * Every method waits without holding the event loop. All reject with StoreError.
 *
 * A store MUST record a batch as a whole or not at all, also when its process is killed at any moment. It MUST record batches in
 * the order of the calls, and it MUST NOT resolve `append` before the batch would outlive the process. When `append` rejects, the
 * store MUST be as it was before the call, after a restart too, and it MUST take the same batch again. It MUST refuse a batch
 * whose `through` lies before that of the last batch, or before an event of its own; a repeated batch is refused by that or
 * by its events, never recorded twice. It MUST give back at the next start all that was recorded, and MUST NOT answer anything that was not.
 */
export interface Store {
  /** Places up to this one may be given: no later start gives them again. A batch whose `through` comes near it reserves more. */
  readonly reservedSeq: number
  /**
   * Records a batch as one transaction and resolves after the commit: on disk, or with durability `process` in the
   * operating system's hands. A batch without a change records its `through`.
   */
  append(batch: Batch): Promise<void>
  /** One page of a target's history. MUST see every batch whose `append` has resolved. What the disk has damaged is left out. */
  history(query: HistoryQuery): Promise<HistoryAnswer>
  /** The PRIVMSG, NOTICE or TAGMSG with this id; null where there is none, or none any more that is answered to anybody. */
  message(id: string): Promise<StoredEvent | null>
  /** What was said lately to channels, the latest first: of the last `SAID_AMONG` events of all, what is asked for. MUST NOT hold up a page. */
  saidBy(query: SaidQuery): Promise<readonly StoredEvent[]>
  /** The targets whose latest message lies between the two times, ascending by that time. MUST NOT hold up a page. */
  targets(query: TargetsQuery): Promise<readonly TargetTime[]>
  /** How much is said, by whom and where. MUST NOT hold up a page. */
  statistics(query: StatisticsQuery): Promise<Statistics>
  /** A portion of all that was said, in the one order, without what was redacted, or is answered to nobody. MUST NOT hold up a page. */
  exported(query: ExportQuery): Promise<ExportAnswer>
  /**
   * To be called every second. Rejects with STORE_MOVED while the files are not where they were opened; so does `append`, and
   * both go on when the files are back. Rejects too while nothing can be recorded, once something has been refused.
   */
  upkeep(): Promise<Upkeep>
  /**
   * Forgets a portion of what is beyond the limits, as if it had never been recorded; false when nothing is left to forget.
   * Of each target the oldest goes first, and an entry as a whole. The last entry stays.
   */
  forget(limits: RetentionLimits): Promise<boolean>
  /** Waits for what was called before, then gives up the file and the lock. Later calls reject; closing again is nothing. */
  close(): Promise<void>
}

/** A store as it was found, and what the server needs to go on where it stopped. */
export interface OpenedStore {
  readonly store: Store
  readonly channels: readonly ChannelRecord[]
  /** Members of then, and places that were held for others. */
  readonly places: readonly PlaceRecord[]
  readonly records: readonly KeptRecord[]
  /** That of the last batch; null where none was recorded. From a server that did not note it: that of the last event. */
  readonly through: Through | null
  /** Of the last event recorded; 0 when there is none. */
  readonly lastSeq: number
  /** Places up to this one may have been given, also to what is not recorded; none after it was. */
  readonly givenSeq: number
  /** Unix milliseconds of the last event recorded; 0 when there is none. */
  readonly lastTime: number
}
