/** Of what a client holds, what its surroundings may set lower: many clients in one process share its memory. */
export type ClientBounds = Pick<
  Record<keyof typeof CLIENT_LIMITS, number>,
  'placesMax' | 'timelineItemsMax' | 'heldBytesMax' | 'pendingMax' | 'pendingCharactersMax'
>

/** The bounds that the client sets for itself: for what comes from a server, and for how it goes on. */
export const CLIENT_LIMITS = {
  /**
   * All that is held of what a server tells, roughly (`weigh.ts`). Beyond it the oldest messages are let go, and where they are not what is too much,
   * the connection ends as `overloaded`.
   */
  heldBytesMax: 256 * 1024 * 1024,
  /** A line with all its tags: IRCv3 allows some 9,000. A longer one is passed over. */
  lineCharactersMax: 65_536,
  /** The name of a place that others begin: a nickname. A longer one is none. */
  nameCharactersMax: 512,
  /** Messages on their way without an echo. Others wait here, where a broken connection does not lose them. */
  sentMax: 8,
  /** Lines in one batch of the server: a page of history has some hundred. Further ones are dropped. */
  batchLinesMax: 20_000,
  /** Batches that are open at once. One more closes the oldest. */
  batchesMax: 64,
  /** Places. No more conversations are opened by what comes from others. */
  placesMax: 2_000,
  /** Of a place, of what waits to be sent: a paste of a long text is still taken. */
  pendingMax: 5_000,
  /** Of all their texts together. What is given beyond is not taken. */
  pendingCharactersMax: 16_000_000,
  /** Messages that a place holds; the oldest are let go, and can be fetched again. */
  timelineItemsMax: 200_000,
  /** Reactions that are kept for a message that is not loaded, and messages that have such. */
  earlyReactionsMax: 2_000,
  /** Texts with which one message was reacted to. */
  reactionsMax: 50,
  /** People with the same reaction to one message. Of further ones nothing is kept. */
  reactionNicksMax: 1_000,
  /** Answers of the server in its own place, or in another one. */
  searchHitsMax: 1_000,
  listedChannelsMax: 20_000,
  invitationsMax: 50,
  /** Kinds of such lists that a channel has; servers have some four. Further ones are not kept. */
  listsMax: 32,
  /** Of bans and the like of one channel. */
  listEntriesMax: 1_000,
  /** Lists that have begun and not ended. One more takes the place of the oldest. */
  growingListsMax: 64,
  motdLinesMax: 500,
  /** People of whom something is known. Of further ones nothing is kept. */
  peopleMax: 100_000,
  /** Of a channel. Further ones are not shown. */
  membersMax: 50_000,
  /** Capabilities that are offered, and tokens of ISUPPORT: servers have some fifty. */
  offeredMax: 1_000,
  isupportMax: 1_000,
  /** Of a person or a channel. */
  metadataKeysMax: 50,
  /** Members for whom the client asks who is away: an answer has a line for each. */
  whoMembersMax: 300,
  /** A page of history. The server may give fewer. */
  historyPageItems: 100,
  /** Conversations that are looked for after a connection was made. */
  targetsMax: 100,

  connectTimeoutMs: 20_000,
  /** From the first line to the welcome. A server that waits after wrong passwords may need half a minute. */
  registerTimeoutMs: 60_000,
  /** Between signs of life of the server, before it is asked for one. */
  silenceMs: 60_000,
  /** For the answer to that, or to a message. */
  pongTimeoutMs: 20_000,
  /** The same when the platform has just come back, or says that the network has gone: the connection is often dead then. */
  pongAfterSleepMs: 5_000,
  /** For a page of history or a search. */
  requestTimeoutMs: 30_000,
  /** The own nickname is still taken by the connection that broke: asked for again after this time, so many times. */
  ownNickRetryMs: 2_000,
  ownNickTriesMax: 12,
  nickTriesMax: 8,
  /** A connection that was online for so long counts as a good one: after it, waits begin anew. */
  steadyMs: 30_000,
  retryFirstMs: 1_000,
  retryMaxMs: 60_000,
  /** IRCv3 typing: an active notice counts for six seconds, is sent every three, and a paused one counts for thirty. */
  typingActiveMs: 6_000,
  typingPausedMs: 30_000,
  typingEveryMs: 3_000,
  /** People that are shown as typing in one place. */
  typingMax: 20,
} as const
