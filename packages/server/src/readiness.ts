/** Whether the server takes messages and records them, for programs that lead clients to it. */
import type { Clock } from '@partyline/net'
import type { Journal } from './journal/journal.ts'
import type { StoreUpkeep } from './store/upkeep.ts'

export interface ReadinessParts {
  readonly journal: Pick<Journal, 'turned'>
  readonly upkeep: Pick<StoreUpkeep, 'trouble'>
  /** null while it goes on; else why it ends. */
  readonly ending: () => string | null
  readonly clock: Pick<Clock, 'setTimeout'>
}

/** Longer than a disk takes where clients are served well. */
const SETTLED_TIMEOUT_MS = 2_000

/** @returns null when it is ready; else why it is not */
export async function readiness({ journal, upkeep, ending, clock }: ReadinessParts): Promise<string | null> {
  const known = ending() ?? upkeep.trouble
  if (known !== null) return known
  const late = Promise.withResolvers<string>()
  const timer = clock.setTimeout(() => late.resolve('what was sent is not recorded in time'), SETTLED_TIMEOUT_MS)
  // A batch that is under way is then executed and recorded; where clients never pause, another one is.
  const missing = await Promise.race([journal.turned().then(() => null), late.promise])
  timer.cancel()
  // It may have been asked to stop meanwhile.
  return missing ?? ending() ?? upkeep.trouble
}
