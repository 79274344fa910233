/** One transfer over as many connections as it takes. */
import { TransferError } from '../errors.ts'
import type { Meeting } from './meeting.ts'
import type { Peer } from './peer.ts'

export interface OverBreaksParts {
  readonly meeting: Meeting
  /** False for what can be read only once. */
  readonly isRepeatable: () => boolean
  /** How much has come so far: a connection that brings nothing new does not count as one. */
  readonly progress: () => number
  readonly onPeer: (peer: Peer) => void
  readonly onBreak: (error: TransferError) => void
  readonly signal: AbortSignal
}

/** Breaks in a row that bring nothing new. */
const FRUITLESS_MAX = 5

/**
 * @param transfer over one connection, from the beginning: what is there already is found out anew each time
 * @throws {TransferError} what is not a break, or a break after which the other side does not come back
 */
export async function overBreaks<T>(parts: OverBreaksParts, transfer: (peer: Peer) => Promise<T>): Promise<T> {
  const { meeting, isRepeatable, progress, onPeer, onBreak, signal } = parts
  let fruitless = 0
  for (let isAgain = false; ; isAgain = true) {
    const peer = await meeting.next(isAgain)
    onPeer(peer)
    const before = progress()
    try {
      return await transfer(peer)
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (!isBreak(error) || !isRepeatable()) throw error
      fruitless = progress() > before ? 0 : fruitless + 1
      if (fruitless > FRUITLESS_MAX) throw error
      onBreak(error)
    }
  }
}

/** The other side may come back, unless it has said that it gives up. */
function isBreak(error: unknown): error is TransferError {
  return error instanceof TransferError && error.code === 'TRANSFER_CONNECTION' && !error.isFromPeer
}
