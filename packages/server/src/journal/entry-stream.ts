/** The stream that nodes share, as their journal sees it: `nats/entry-stream.ts`, and `testing/memory-stream.ts` in tests. */

/** Where a message stands in the stream, and what tells it from any other that could stand there. */
export interface StreamPlace {
  /** From 1 on, without gaps. */
  readonly position: number
  /** Unix milliseconds by the stream's clock. */
  readonly time: number
  /** Empty where it has none. */
  readonly messageId: string
}

/** A message of the stream. */
export interface StreamMessage extends StreamPlace {
  readonly bytes: Uint8Array
}

/** What a journal needs of a stream. */
export interface EntryStream {
  /**
   * Resolves when the message has a place. One with the same id MAY get a second place when it is published again much later.
   * MUST try again as long as it does not know; rejects when it never will. With CLUSTER_TOO_LONG when the message is longer than what
   * the stream takes now: an earlier try may have had a place all the same.
   */
  publish(messageId: string, bytes: Uint8Array): Promise<void>
  /**
   * MUST yield every message after the place once, in order; from the first on after null. Throws when it cannot: a hole, another
   * stream. Ends with `close`.
   */
  read(after: StreamPlace | null): AsyncIterable<StreamMessage>
  /** What an operator does so that every node passes over a message that none can read. */
  passOverCommand(position: number): string
  close(): Promise<void>
}
