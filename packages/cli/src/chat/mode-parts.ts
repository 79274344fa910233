/** What is known when a mode begins, and what all modes do alike. */
import { systemClock } from '@partyline/net'
import type { EXIT_BY_SIGNAL } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import type { Text } from '../language/text.ts'
import type { Trust } from './connect-to.ts'
import type { CredentialParts } from './credentials.ts'
import type { Way } from './destination.ts'
import { LIMITS } from './limits.ts'
import type { LineTransport } from './line-transport.ts'
import type { ChatOptions } from './options.ts'

export type Tell = (said: Text) => void
/** Resolves with the signal that ends the command. */
export type Interrupted = Promise<keyof typeof EXIT_BY_SIGNAL>

export interface ModeParts {
  readonly options: ChatOptions
  readonly host: Host
  readonly way: Way
  /** As `placeOf` names it. */
  readonly server: string
  /** The code of an invitation. */
  readonly invitation: string | null
  readonly credentials: CredentialParts
  readonly trust: Trust
  readonly interrupted: Interrupted
  readonly tell: Tell
}

/** Where people of a Partyline meet by default; on another network it would be anybody's. */
export const LOBBY = '#lobby'

/** Loaded only then: it knows the errors of the whole server. */
export async function tellDefect(error: unknown, host: Host): Promise<void> {
  const { describeError } = await import('../describe-error.ts')
  host.writeError(describeError(error, host.catalogue).text)
}

/** What was written last is on its way, unless the server takes too long. */
export async function farewell(transport: LineTransport): Promise<void> {
  await within(LIMITS.farewellMs, transport.closed())
}

async function within(timeMs: number, done: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = systemClock.setTimeout(resolve, timeMs)
  await Promise.race([done, promise])
  timer.cancel()
}
