/**
 * How many are here (RFC 2812 3.4.2). RPL_LUSERCLIENT counts users. The others count clients, of which a user may have several:
 * those of this server, and of all servers (https://modern.ircdocs.horse/#rplluserme-255).
 */
import type { Network } from '../network/network.ts'
import { NOBODY, type Crowd } from '../network/state.ts'
import { counted } from '../session/counted.ts'
import type { OutMessage } from '../session/out-message.ts'
import type { Session } from '../session/session.ts'
import { numeric, type Addressee } from './numeric.ts'

/** @param unregistered how many clients of this node are not registered yet; of other nodes nothing is known */
export function lusers(
  to: Addressee,
  network: Network,
  session: Pick<Session, 'id'>,
  unregistered: number,
): readonly OutMessage[] {
  const users = network.users.size
  const invisible = network.countWith('i')
  const visible = `${users - invisible === 1 ? 'is' : 'are'} ${counted(users - invisible, 'user')}`
  // A server that is alone has no name in the state.
  const servers = Math.max(1, network.serverNames.size)
  const node = network.nodeOf(session.id)
  const here = node === undefined ? NOBODY : network.crowdOf(node)
  return [
    numeric(to, 'RPL_LUSERCLIENT', [], `There ${visible} and ${invisible} invisible on ${counted(servers, 'server')}`),
    numeric(to, 'RPL_LUSEROP', [String(network.countWith('o'))]),
    ...(unregistered === 0 ? [] : [numeric(to, 'RPL_LUSERUNKNOWN', [String(unregistered)])]),
    numeric(to, 'RPL_LUSERCHANNELS', [String(network.openChannels)]),
    numeric(to, 'RPL_LUSERME', [], `I have ${counted(here.sessions, 'client')} and ${counted(servers - 1, 'server')}`),
    crowd(to, 'RPL_LOCALUSERS', 'local', here),
    crowd(to, 'RPL_GLOBALUSERS', 'global', network.crowd),
  ]
}

function crowd(
  to: Addressee,
  name: 'RPL_LOCALUSERS' | 'RPL_GLOBALUSERS',
  which: string,
  { sessions, sessionsMax }: Crowd,
): OutMessage {
  const counts = [String(sessions), String(sessionsMax)]
  return numeric(to, name, counts, `Current ${which} users ${sessions}, max ${sessionsMax}`)
}
