/** What a client is told when its registration is complete (RFC 2812 5.1, ISUPPORT). */
import { formatIsupport } from '@partyline/irc'
import { CHANNEL_MODES, USER_MODES } from '../network/modes.ts'
import type { Network } from '../network/network.ts'
import { sourceOf } from '../network/state.ts'
import type { OutMessage } from '../session/out-message.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Session } from '../session/session.ts'
import { lusers } from './lusers.ts'
import { motd } from './motd.ts'
import { numeric, type Addressee } from './numeric.ts'

export function welcome(to: Addressee, network: Network, session: Session, info: ServerInfo): readonly OutMessage[] {
  const user = network.userOf(session.id)
  const source = user === undefined ? to.nick : sourceOf(user)
  const channelModes = Object.values(CHANNEL_MODES).join('')
  const withParams = CHANNEL_MODES.list + CHANNEL_MODES.always + CHANNEL_MODES.whenSet + CHANNEL_MODES.prefix
  return [
    numeric(to, 'RPL_WELCOME', [], `Welcome to ${info.network}, ${source}`),
    numeric(to, 'RPL_YOURHOST', [], `Your host is ${info.name}, running ${info.version}`),
    numeric(to, 'RPL_CREATED', [], `This server was started ${new Date(info.startedAt).toISOString()}`),
    numeric(to, 'RPL_MYINFO', [info.name, info.version, USER_MODES, channelModes, withParams]),
    ...isupport(to, info),
    ...lusers(to, network, session),
    ...motd(to, info, session),
  ]
}

export function isupport(to: Addressee, info: ServerInfo): readonly OutMessage[] {
  const { list, always, whenSet, never, prefix } = CHANNEL_MODES
  const { limits } = info
  const targets = limits.targetsPerCommandMax
  const tokens = new Map<string, string | null>([
    ['AWAYLEN', String(limits.reasonBytesMax)],
    ['CASEMAPPING', 'ascii'],
    ['CHANLIMIT', `#:${limits.channelsPerSessionMax}`],
    ['CHANMODES', [list, always, whenSet, never].join(',')],
    ['CHANNELLEN', String(limits.channelBytesMax)],
    ['CHANTYPES', '#'],
    ['CHATHISTORY', String(limits.historyPageMax)],
    ['ELIST', 'MU'],
    ['EXCEPTS', 'e'],
    ['INVEX', 'I'],
    ['KEYLEN', String(limits.keyBytesMax)],
    ['KICKLEN', String(limits.reasonBytesMax)],
    ['LINELEN', String(limits.lineBytesMax)],
    ['MAXLIST', `${list}:${limits.listEntriesMax}`],
    ['MODES', String(limits.modesPerCommandMax)],
    ['MSGREFTYPES', 'msgid,timestamp'],
    ['NAMELEN', String(limits.realnameBytesMax)],
    ['NETWORK', info.network],
    ['NICKLEN', String(limits.nicknameBytesMax)],
    ['PREFIX', `(${prefix})@+`],
    ['SAFELIST', null],
    [
      'TARGMAX',
      `JOIN:,PART:,KICK:${targets},NAMES:${targets},PRIVMSG:${targets},NOTICE:${targets},TAGMSG:${targets},WHOIS:${targets},WHOWAS:${targets}`,
    ],
    ['TOPICLEN', String(limits.topicBytesMax)],
    ['USERLEN', String(limits.userBytesMax)],
    ['UTF8ONLY', null],
  ])
  return formatIsupport(tokens).map((line) => numeric(to, 'RPL_ISUPPORT', line))
}
