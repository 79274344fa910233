/** The bounds that a bot sets for itself: what it does is asked for by strangers. */
export const BOT_LIMITS = {
  /** Handlers under way. What is said meanwhile beyond that is left unanswered, and told to `onError`. */
  handlersMax: 50,
  /** One more is refused: everybody in a channel may set them. */
  alarmsMax: 10_000,
  /** Of one alarm, in characters of its data as JSON. */
  alarmDataMax: 8_000,
  /** An alarm whose handler fails is tried again after this time, and dropped after so many tries. */
  alarmRetryMs: 60_000,
  alarmTriesMax: 10,
} as const
