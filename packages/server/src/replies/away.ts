/** What a session is told of what it has said with AWAY (RFC 2812 4.1). */
import type { OutMessage } from '../session/out-message.ts'
import { numeric, type Addressee } from './numeric.ts'

export function awayReply(to: Addressee, { isMarked }: { readonly isMarked: boolean }): OutMessage {
  return numeric(to, isMarked ? 'RPL_NOWAWAY' : 'RPL_UNAWAY')
}
