/** The bounds of the connection of the page. */
export const LINK_LIMITS = {
  /** Lines that were received and not yet taken, as when the page was asleep. More close the connection; history has them. */
  linesWaitingMax: 100_000,
  /** Of all of them together. */
  charactersWaitingMax: 16_000_000,
  /** What comes within this time is drawn together: a frame of the screen. */
  gatherMs: 16,
  /** The same where drawing takes long, so that keys come through between. */
  gatherMsMax: 200,
} as const
