/** What a client is told when its registration is complete (RFC 2812 5.1). */
import { CHANNEL_MODES, USER_MODES } from '../network/modes.ts'
import type { Network } from '../network/network.ts'
import { sourceOf, type User } from '../network/state.ts'
import type { OutMessage } from '../session/out-message.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Session } from '../session/session.ts'
import { persistence } from './accounts.ts'
import { isupport } from './isupport.ts'
import { lusers } from './lusers.ts'
import { motd } from './motd.ts'
import { numeric, type Addressee } from './numeric.ts'
import { formatMoment } from '../network/moment.ts'

/** @param unregistered how many clients of this node are not registered yet */
export function welcome(
  to: Addressee,
  network: Network,
  session: Session,
  info: ServerInfo,
  unregistered: number,
): readonly OutMessage[] {
  const user = network.userOf(session.id)
  const account = user?.account ?? null
  const source = user === undefined ? to.nick : sourceOf(user)
  const channelModes = Object.values(CHANNEL_MODES).join('')
  const withParams = CHANNEL_MODES.list + CHANNEL_MODES.always + CHANNEL_MODES.whenSet + CHANNEL_MODES.prefix
  return [
    numeric(to, 'RPL_WELCOME', [], `Welcome to ${info.network}, ${source}`),
    numeric(to, 'RPL_YOURHOST', [], `Your host is ${info.name}, running ${info.version}`),
    numeric(to, 'RPL_CREATED', [], `This server was started ${formatMoment(info.startedAt)}`),
    numeric(to, 'RPL_MYINFO', [info.name, info.version, USER_MODES, channelModes, withParams]),
    ...isupport(to, info, { session, nextBatch: () => session.nextBatch() }),
    // IRCv3 draft/persistence: after the last 005, and before the message of the day.
    ...(account !== null && session.can('draft/persistence') ? [persistence(to, network, account)] : []),
    ...whoAmI(session, user),
    ...lusers(to, network, session, unregistered),
    ...motd(to, info, session),
  ]
}

/** IRCv3 draft/whoami: how long the client's own lines may be, before it has said anything. Right before the first 251. */
function whoAmI(session: Session, user: User | undefined): readonly OutMessage[] {
  const isTold = session.can('draft/whoami') && session.can('chghost')
  return isTold && user !== undefined ? [{ source: sourceOf(user), verb: 'SETNAME', params: [user.realname] }] : []
}
