/**
 * What this server supports, as tokens of 005 (Modern IRC Client Protocol, RPL_ISUPPORT). Whatever stands here is true: a limit is the one
 * in force, and a letter is one that the server knows.
 */
import { formatIsupport, type IsupportTokens } from '@partyline/irc'
import { ACCOUNT_BANS, EXTENDED_BANS } from '../network/list-mask.ts'
import { CHANNEL_MODES } from '../network/modes.ts'
import type { OutMessage } from '../session/out-message.ts'
import { PREFIXES } from '../network/ranks.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Session } from '../session/session.ts'
import { numeric, type Addressee } from './numeric.ts'

/** What the tokens say of the server itself. */
export type SupportInfo = Pick<ServerInfo, 'network' | 'icon' | 'limits' | 'vapidKey' | 'filehost' | 'thumbnails'>

/** The session that is told, as far as it matters here. */
export interface SupportReader {
  readonly session: Pick<Session, 'can'>
  readonly nextBatch: () => string
}

/** IRCv3 draft/extended-isupport: in a batch of its own, for readers with both capabilities. */
export function isupport(
  to: Addressee,
  info: SupportInfo,
  { session, nextBatch }: SupportReader,
): readonly OutMessage[] {
  const lines = formatIsupport(isupportTokens(info)).map((line) => numeric(to, 'RPL_ISUPPORT', line))
  if (!session.can('batch') || !session.can('draft/extended-isupport')) return lines
  const batch = nextBatch()
  const bound = (...params: readonly string[]): OutMessage => ({ source: to.server, verb: 'BATCH', params })
  return [bound(`+${batch}`, 'draft/isupport'), ...lines.map((line) => ({ ...line, batch })), bound(`-${batch}`)]
}

/** Tokens that other specifications define are listed in docs/reference/ircv3.md: each has its row in scripts/specifications.ts. */
export function isupportTokens({ network, icon, limits, vapidKey, filehost, thumbnails }: SupportInfo): IsupportTokens {
  const uploads = filehost()
  const small = thumbnails()
  const { list, always, whenSet, never, prefix } = CHANNEL_MODES
  const targets = limits.targetsPerCommandMax
  return new Map([
    ['ACCOUNTEXTBAN', ACCOUNT_BANS],
    ['AWAYLEN', String(limits.reasonBytesMax)],
    ['BOT', 'B'],
    ['CASEMAPPING', 'ascii'],
    ['CHANLIMIT', `#:${limits.channelsPerSessionMax}`],
    ['CHANMODES', [list, always, whenSet, never].join(',')],
    ['CHANNELLEN', String(limits.channelBytesMax)],
    ['CHANTYPES', '#'],
    ['CHATHISTORY', String(limits.historyPageMax)],
    ['ELIST', 'CMNTU'],
    ['EXCEPTS', 'e'],
    ['EXTBAN', EXTENDED_BANS],
    ['INVEX', 'I'],
    ['KEYLEN', String(limits.keyBytesMax)],
    ['KICKLEN', String(limits.reasonBytesMax)],
    ['KNOCK', null],
    ['LINELEN', String(limits.lineBytesMax)],
    // Each list for itself: letters before one number would share it.
    ['MAXLIST', Array.from(list, (letter) => `${letter}:${limits.listEntriesMax}`).join(',')],
    ['MODES', String(limits.modesPerCommandMax)],
    ['MONITOR', String(limits.monitorEntriesMax)],
    ['MSGREFTYPES', 'msgid,timestamp'],
    ['NAMELEN', String(limits.realnameBytesMax)],
    ['NETWORK', network],
    ['NICKLEN', String(limits.nicknameBytesMax)],
    ['PREFIX', `(${prefix})${PREFIXES}`],
    ['SAFELIST', null],
    ['SILENCE', String(limits.silenceEntriesMax)],
    ['STATUSMSG', PREFIXES],
    [
      'TARGMAX',
      `JOIN:,PART:,KICK:${targets},NAMES:${targets},PRIVMSG:${targets},NOTICE:${targets},TAGMSG:${targets},WHOIS:${targets},WHOWAS:${targets}`,
    ],
    ['TOPICLEN', String(limits.topicBytesMax)],
    ['USERLEN', String(limits.userBytesMax)],
    ['USERIP', null],
    ['UTF8ONLY', null],
    ...(vapidKey === null ? [] : [['VAPID', vapidKey] as const]),
    ['WHOX', null],
    ...(uploads === null ? [] : [['draft/FILEHOST', uploads] as const]),
    ...(icon === null ? [] : [['draft/ICON', icon] as const]),
    ...(small === null ? [] : [['partyline/THUMBNAILS', small] as const]),
    ...(uploads === null ? [] : [['soju.im/FILEHOST', uploads] as const]),
  ])
}
