/** The bounds of the doctor's work: unit, reason, and what happens when one is reached. */
export const LIMITS = {
  /** Targets looked at at once; more wait their turn. */
  targetsAtOnce: 4,
  /** Addresses of one name that are tried; the rest is left out. */
  addressesMax: 16,
  /** Connections under way at once for one target; more wait their turn. */
  attemptsAtOnce: 8,
  /** Characters that are read of what a server says, more than any greeting and welcome; the rest is not looked at. */
  textCharactersMax: 64 * 1024,
  /** Bytes of the output of a firewall tool; a longer one counts as unreadable. */
  toolOutputBytesMax: 16 * 1024 * 1024,
} as const
