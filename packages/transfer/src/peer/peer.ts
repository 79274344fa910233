/** Who comes together: the other side once it is proven, and what is needed to prove it. */
import type { Connection } from '@partyline/net'
import type { Code } from '../code/code.ts'
import type { TransferError } from '../errors.ts'
import type { Role } from '../pake/greeting.ts'

/** The other side, proven to have the code. */
export interface Peer {
  readonly connection: Connection
  /** By which the two know each other again. */
  readonly pairKey: Uint8Array
  readonly address: string
}

export interface MeetingParts {
  readonly role: Role
  readonly code: Code
  readonly signal: AbortSignal
  /** Somebody came, and does not have the code or is something else. */
  readonly onStranger: (error: TransferError) => void
}
