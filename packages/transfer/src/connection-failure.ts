/** A failure of the network as one of the transfer. */
import { NetError } from '@partyline/net'
import { TransferError } from './errors.ts'

/**
 * Any other error as it is.
 * @param when decides what to do: what has arrived of one that was under way can be gone on with
 */
export function connectionFailure(error: unknown, when: 'connecting' | 'under way'): unknown {
  if (!(error instanceof NetError)) return error
  if (error.cause instanceof TransferError) return error.cause
  const remedy = when === 'connecting' ? { remedy: error.remedy } : {}
  return new TransferError('TRANSFER_CONNECTION', error.message, { cause: error, ...remedy })
}
