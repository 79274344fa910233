/** Ends the clients of this node that a ban of the network keeps out: only the node of a client has its address. */
import type { Dispatcher } from '../commands/dispatcher.ts'
import type { Network } from '../network/network.ts'
import { BANNED, refuse } from '../network/refusal.ts'
import { banText, hasAddress, ipOf, isBannedBy, type ServerBan } from '../network/server-bans.ts'
import type { Session } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'

export interface BanishParts {
  readonly sessions: Sessions
  readonly network: Network
  readonly dispatcher: Dispatcher
}

/** Of a ban that is new. */
export function banish(ban: ServerBan, { sessions, network, dispatcher }: BanishParts): void {
  for (const session of sessions) {
    const address = ipOf(session.address)
    const user = network.userOf(session.id)
    const isMeant = (address !== null && hasAddress(ban, address)) || (user !== undefined && isBannedBy(ban, user))
    if (isMeant && !session.isEnding) sendAway(session, ban, dispatcher)
  }
}

/** The client is told why, until when and whom to ask, and nothing more that it has sent is done. */
export function sendAway(session: Session, ban: ServerBan, dispatcher: Dispatcher): void {
  dispatcher.tell(session, ({ network, refuse: tell }) => {
    tell(refuse('ERR_YOUREBANNEDCREEP', [], banText(ban, network.policy.contact)))
  })
  dispatcher.leave(session, BANNED)
}
