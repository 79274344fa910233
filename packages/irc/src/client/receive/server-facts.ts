/** What the server says of itself and of this client: welcome, ISUPPORT, message of the day, account, read markers, metadata. */
import { parseIsupport } from '../../isupport.ts'
import { parseSource } from '../../source.ts'
import { parseServerTime } from '../../time.ts'
import { nickOf } from '../incoming.ts'
import { CLIENT_LIMITS } from '../limits.ts'
import { countUnread } from '../unread.ts'
import { abilitiesOf } from '../wanted-capabilities.ts'
import { isMe, type ReceiveParts, type Takes } from './receive-parts.ts'

export const SERVER_FACTS: Takes = {
  '001'({ draft }, { params, source }) {
    const [nick = ''] = params
    const welcome = / (\S+)$/.exec(params.at(-1) ?? '')?.[1] ?? ''
    const { user, host } = parseSource(welcome)
    draft.setMe(host === '' ? { nick } : { nick, address: `${user}@${host}` })
    draft.setServer({ name: source ?? '', motd: [], isupport: new Map() })
  },
  '002': ({ draft }, { params }) =>
    draft.setServer({ version: / running (?:version )?(.+)$/.exec(params.at(-1) ?? '')?.[1] ?? '' }),
  '004'({ draft }, { params }) {
    if (draft.state.server.version === '') draft.setServer({ version: params[2] ?? '' })
  },
  '005'({ draft }, { params }) {
    const { isupport: before, capabilities, network } = draft.state.server
    const isupport = parseIsupport(params.slice(1, -1), before)
    if (isupport.size > CLIENT_LIMITS.isupportMax) return
    const can = abilitiesOf(capabilities, isupport)
    draft.setServer({ isupport, network: isupport.get('NETWORK') ?? network, can })
  },
  '372'({ draft }, { params }) {
    const { motd } = draft.state.server
    const line = (params.at(-1) ?? '').replace(/^- ?/, '')
    if (motd.length < CLIENT_LIMITS.motdLinesMax) draft.setServer({ motd: [...motd, line] })
  },
  '375': ({ draft }) => draft.setServer({ motd: [] }),
  '376': (parts) => parts.welcomed(),
  '422': (parts) => parts.welcomed(),
  '396': ({ draft }, { params }) => {
    const [, host = ''] = params
    const user = draft.state.me.address.split('@')[0] ?? ''
    draft.setMe({ address: host.includes('@') ? host : `${user}@${host}` })
  },

  '301'({ draft, names }, { params }) {
    const [, nick = '', text = ''] = params
    if (draft.person(names().nick(nick)) !== undefined) draft.setPerson(names().nick(nick), { nick, away: text })
  },
  '305': ({ draft }) => draft.setMe({ away: null }),
  '306': ({ draft }) => draft.setMe({ away: draft.state.me.away ?? '' }),
  '900': ({ draft }, { params }) => draft.setMe({ account: params[2] ?? null }),
  '901': ({ draft }) => draft.setMe({ account: null }),

  PING: ({ write }, { params }) => void write({ verb: 'PONG', params: params.slice(0, 1) }),

  ERROR(parts, { params }) {
    parts.trouble({ kind: 'closed', text: params[0] ?? '' })
  },
  KILL(parts, message) {
    const [nick = '', text = ''] = message.params
    if (isMe(parts, nick)) parts.trouble({ kind: 'killed', text: text === '' ? nickOf(message) : text })
  },
  '465': (parts, { params }) => parts.failed({ kind: 'banned', text: params.at(-1) ?? '' }),
  '464': (parts, { params }) => parts.failed({ kind: 'password', text: params.at(-1) ?? '' }),

  MARKREAD(parts, { params }) {
    const { draft, names } = parts
    const [target = '', timestamp = ''] = params
    const place = draft.place(names().place(target))
    const time = timestamp.startsWith('timestamp=') ? parseServerTime(timestamp.slice('timestamp='.length)) : null
    if (place === undefined || time === null || time <= (place.marker ?? 0)) return
    draft.setPlace(place.key, { marker: time })
    draft.setPlace(place.key, countUnread({ ...place, marker: time }))
  },

  METADATA: (parts, { params }) => metadata(parts, params[0] ?? '', params[1] ?? '', params[3] ?? null),
  '761': (parts, { params }) => metadata(parts, params[1] ?? '', params[2] ?? '', params.at(-1) ?? null),
  '766': (parts, { params }) => metadata(parts, params[1] ?? '', params[2] ?? '', null),

  /** RPL_LIST, RPL_LISTEND. */
  '322'({ draft }, { params }) {
    const { channelList } = draft.state
    const [, name = '', members = '', topic = ''] = params
    if (
      channelList === null ||
      channelList.isComplete ||
      channelList.channels.length >= CLIENT_LIMITS.listedChannelsMax
    )
      return
    const channels = [...channelList.channels, { name, memberCount: Number(members) || 0, topic }]
    draft.set({ channelList: { ...channelList, channels } })
  },
  '323'({ draft }) {
    const { channelList } = draft.state
    if (channelList !== null) draft.set({ channelList: { ...channelList, isComplete: true } })
  },

  '352'(parts, { params }) {
    const [, channel = '', user = '', host = '', , nick = '', flags = ''] = params
    found(parts, { channel, nick, address: `${user}@${host}`, flags })
  },
  /** RPL_WHOSPCRPL, with the fields of WHO_FIELDS (IRCv3 WHOX). */
  '354'(parts, { params }) {
    const [, token, channel = '', user = '', host = '', nick = '', flags = '', account = '0', realname = ''] = params
    if (token !== WHO_TOKEN) return
    found(parts, {
      channel,
      nick,
      address: `${user}@${host}`,
      flags,
      account: account === '0' ? null : account,
      realname,
    })
  },
}

/** A server gives them in this order, whatever the order of the question. */
export const WHO_FIELDS = '%tcuhnfar'
export const WHO_TOKEN = '733'

interface Found {
  readonly channel: string
  readonly nick: string
  readonly address: string
  readonly flags: string
  readonly account?: string | null
  readonly realname?: string
}

function found({ draft, names }: ReceiveParts, { channel, flags, ...person }: Found): void {
  const key = names().nick(person.nick)
  // Only of people that are known for another reason.
  if (draft.person(key) === undefined) return
  const before = draft.person(key)?.away
  const away = flags.startsWith('G') ? (before ?? '') : null
  const bot = draft.state.server.isupport.get('BOT') ?? ''
  draft.setPerson(key, { ...person, away, isBot: bot !== '' && flags.includes(bot) })
  const place = names().place(channel)
  const member = draft.place(place)?.members.get(key)
  const prefixes = Array.from(names().signs)
    .filter((sign) => flags.slice(1).includes(sign))
    .join('')
  if (member !== undefined && member.prefixes !== prefixes) draft.setMember(place, key, { ...member, prefixes })
}

function metadata({ draft, names }: ReceiveParts, target: string, name: string, value: string | null): void {
  if (name === '') return
  if (names().isChannel(target)) {
    const place = draft.place(names().place(target))
    if (place !== undefined) draft.setPlace(place.key, { metadata: withKey(place.metadata, name, value) })
    return
  }
  const nick = target === '*' ? draft.state.me.nick : target
  const key = names().nick(nick)
  const before = draft.person(key)?.metadata ?? new Map<string, string>()
  if (before.get(name) !== (value ?? undefined)) draft.setPerson(key, { nick, metadata: withKey(before, name, value) })
}

function withKey(before: ReadonlyMap<string, string>, name: string, value: string | null): ReadonlyMap<string, string> {
  const after = new Map(before)
  if (value === null) after.delete(name)
  else if (after.size < CLIENT_LIMITS.metadataKeysMax) after.set(name, value)
  return after
}
