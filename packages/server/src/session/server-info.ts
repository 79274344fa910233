/** What the server says of itself. Name and times are fixed; message of the day and limits may change on reload. */
import type { Limits } from '../limits.ts'

export interface ServerInfo {
  readonly name: string
  readonly network: string
  /** 'partyline-1.2.3' */
  readonly version: string
  /** Unix milliseconds. */
  readonly startedAt: number
  /** Milliseconds since then, whatever the clock of the machine was set to meanwhile. */
  readonly uptimeMs: () => number
  /** The channel in which people at the plain door meet. */
  readonly lobby: string
  /** At which ports each door listens. */
  readonly ports: Readonly<Record<'irc' | 'ircs' | 'plain' | 'plains', readonly number[]>>
  readonly motd: readonly string[] | null
  readonly password: string | null
  readonly limits: Limits
}
