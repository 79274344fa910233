/** How one user is written in an answer to WHO: as 352 (RFC 2812 3.6.1), or with the fields that were asked for (IRCv3 WHOX). */
import { awayOf } from '../network/away.ts'
import { hasMode } from '../network/modes.ts'
import type { Member, User } from '../network/state.ts'
import type { CapabilitySet } from '../session/capabilities.ts'
import type { OutMessage } from '../session/out-message.ts'
import { rankPrefix } from './channel.ts'
import { numeric, type Addressee } from './numeric.ts'

/** One user that was found. */
export interface Found {
  readonly user: User
  /** The name of the server where it is. */
  readonly server: string
  /** As a member of the channel that was asked for; null where another thing was asked for. */
  readonly membership: { readonly channel: string; readonly member: Member } | null
  /** null where it is not known. */
  readonly idleMs: number | null
}

/** What the second parameter of WHO asks for: `%fields,token`. */
export interface WhoxRequest {
  readonly fields: ReadonlySet<string>
  readonly token: string
}

/** The server does not say from which address somebody comes, except where all see it as the host. */
export const UNDISCLOSED = '255.255.255.255'

export function whoReply(to: Addressee, found: Found, capabilities: CapabilitySet): OutMessage {
  const { user, server } = found
  const params = [channelOf(found), user.user, user.host, server, user.nick, flagsOf(found, capabilities)]
  return numeric(to, 'RPL_WHOREPLY', params, `0 ${user.realname}`)
}

export function whoxReply(
  to: Addressee,
  found: Found,
  capabilities: CapabilitySet,
  { fields, token }: WhoxRequest,
): OutMessage {
  const { user, server, idleMs } = found
  // In this order, whatever the order in which they were asked for. Letters that are not here are ignored.
  const values: Readonly<Record<string, string>> = {
    t: token,
    c: channelOf(found),
    u: user.user,
    i: user.address === null ? UNDISCLOSED : user.host,
    h: user.host,
    s: server,
    n: user.nick,
    f: flagsOf(found, capabilities),
    d: '0',
    l: String(Math.floor((idleMs ?? 0) / 1000)),
    a: user.account ?? '0',
    o: 'n/a',
    r: user.realname,
  }
  const asked = Object.entries(values).flatMap(([field, value]) => (fields.has(field) ? [value] : []))
  return numeric(to, 'RPL_WHOSPCRPL', asked)
}

function channelOf({ membership }: Found): string {
  return membership?.channel ?? '*'
}

/** H is here, G is gone; `*` an operator of the server; the ranks in the channel; B a bot. */
function flagsOf({ user, membership }: Found, capabilities: CapabilitySet): string {
  const ranks = membership === null ? '' : rankPrefix(membership.member, capabilities)
  return `${awayOf(user) === null ? 'H' : 'G'}${hasMode(user, 'o') ? '*' : ''}${ranks}${hasMode(user, 'B') ? 'B' : ''}`
}
