/** What goes wrong on the way to a server that passes files on or takes them, as a failure of the transfer. */
import { connectionFailure, TransferError } from '@partyline/transfer'
import { ChatError } from '../chat/chat-error.ts'
import { DistrustError } from '../chat/connect-to.ts'
import { distrusted } from '../chat/distrusted.ts'
import { formatWay, placeOf, type Way } from '../chat/destination.ts'
import type { Host } from '../host.ts'
import { say, text } from '../language/text.ts'

/** What is none of it is returned as it is. */
export function explainServer(error: unknown, way: Way, { catalogue }: Pick<Host, 'catalogue'>): unknown {
  const told = error instanceof DistrustError ? distrusted(error, way) : error
  if (told instanceof ChatError) return refused(say(told.said, catalogue), { remedy: say(told.remedy, catalogue) })
  return connectionFailure(told, 'connecting')
}

/** The server does not take what was shown to it for the account. */
export function unproven(account: string, way: Way, { catalogue }: Pick<Host, 'catalogue'>): TransferError {
  const server = placeOf(way)
  return refused(`${server} does not take the password of ${account} that is kept here or was typed`, {
    remedy: say(
      text`type it again. If it is kept: partyline chat --forget --account ${account} ${formatWay(way)}`,
      catalogue,
    ),
  })
}

export function refused(message: string, options: { readonly remedy: string }): TransferError {
  return new TransferError('TRANSFER_REFUSED', message, options)
}
