/** What can take the place of what was typed: names of people and channels, commands, and words that were said. */
import { bareText } from '../../bare-text.ts'
import type { MessageItem } from '../../client/item.ts'
import type { Names } from '../../client/names.ts'
import type { ClientState, NickKey, Place } from '../../client/state.ts'
import { itemsBackwards } from '../../client/timeline.ts'
import type { Phrase } from '../phrase.ts'
import { SLASH_COMMANDS } from '../slash/slash-table.ts'

export interface Candidate {
  readonly kind: 'nick' | 'channel' | 'command' | 'word'
  /** As a list shows it. */
  readonly label: string
  /** What takes the place of the part that was typed, with what stands behind it. */
  readonly insert: string
  /** For commands. */
  readonly help: Phrase | null
}

/** So many items of the timeline tell whose names and which words are likely. */
const RECENT_ITEMS = 200
const WORD_LETTERS_MIN = 4

export interface Asker {
  readonly state: ClientState
  readonly names: Names
  readonly here: Place | undefined
}

export function commands(typed: string, slash: string): readonly Candidate[] {
  const prefix = typed.toLowerCase()
  const found = SLASH_COMMANDS.filter(
    ({ name, aliases }) => name.startsWith(prefix) || (prefix !== '' && aliases.includes(prefix)),
  )
  return found.map(({ name, help }) => ({ kind: 'command', label: `/${name}`, insert: `${slash}${name} `, help }))
}

export function channels(word: string, { state, names }: Asker): readonly Candidate[] {
  const prefix = names.place(word)
  const open = [...state.places.values()].filter(({ kind }) => kind === 'channel').map(({ name }) => name)
  const listed = (state.channelList?.channels ?? []).map(({ name }) => name)
  const all = new Map([...listed, ...open].map((name) => [names.place(name), name]))
  const found = [...all].filter(([key]) => key.startsWith(prefix)).map(([, name]) => name)
  // Those that the person is in come first.
  const isOpen = new Set(open)
  const sorted = found.toSorted(
    (one, other) => Number(isOpen.has(other)) - Number(isOpen.has(one)) || compare(one, other),
  )
  return sorted.map((name) => ({ kind: 'channel', label: name, insert: `${name} `, help: null }))
}

/** `@ann` completes as `ann` does, and keeps its sign. */
export function nicks(word: string, end: string, asker: Asker): readonly Candidate[] {
  const [sign = ''] = /^@/.exec(word) ?? []
  const prefix = asker.names.nick(word.slice(sign.length))
  const recent = recentNicks(asker)
  const spoke = new Map(recent.map((nick, index) => [nick, index]))
  const rank = (nick: string) => spoke.get(nick) ?? recent.length
  const found = everybody(asker).flatMap(([key, nick]) => {
    if (key.startsWith(prefix)) return [{ nick, isExact: true }]
    return key.replace(/^[^\p{L}\p{N}]+/u, '').startsWith(prefix) ? [{ nick, isExact: false }] : []
  })
  const sorted = found.toSorted(
    (one, other) =>
      Number(other.isExact) - Number(one.isExact) || rank(one.nick) - rank(other.nick) || compare(one.nick, other.nick),
  )
  return sorted.map(({ nick }) => nickCandidate(nick, sign, sign === '' ? end : ' '))
}

export function nickCandidate(nick: string, sign: string, end: string): Candidate {
  return { kind: 'nick', label: nick, insert: `${sign}${nick}${end}`, help: null }
}

/** In a place, all others in it; nobody completes the own name. */
function everybody({ state, names, here }: Asker): readonly (readonly [NickKey, string])[] {
  const me = names.nick(state.me.nick)
  if (here?.kind === 'conversation') return [[names.nick(here.name), here.name]]
  const known = here?.kind === 'channel' ? here.members : state.people
  return [...known].flatMap(([key, { nick }]) => (key === me ? [] : [[key, nick] as const]))
}

/** Who said something lately and is still here, the latest first. */
export function recentNicks({ state, names, here }: Asker): readonly string[] {
  if (here === undefined) return []
  const me = names.nick(state.me.nick)
  const found = new Set<string>()
  for (const item of recentMessages(here)) {
    const key = names.nick(item.author.nick)
    const nick = here.kind === 'channel' ? here.members.get(key)?.nick : item.author.nick
    if (nick !== undefined && key !== me) found.add(nick)
  }
  return [...found]
}

/** Words of letters only, as they were said lately: neither emoji nor numbers nor links. */
export function words(word: string, { here }: Asker): readonly Candidate[] {
  const prefix = word.toLowerCase()
  if (here === undefined || !/^\p{L}{2,}$/u.test(prefix)) return []
  const found = new Set<string>()
  for (const item of recentMessages(here)) {
    for (const said of bareText(item.text).split(/[^\p{L}\p{M}\p{N}/:'-]+/u)) {
      if (said.length < WORD_LETTERS_MIN || !/^\p{L}[\p{L}\p{M}'-]*$/u.test(said)) continue
      if (said.length > word.length && said.toLowerCase().startsWith(prefix)) found.add(said)
    }
  }
  return [...found].map((said) => ({ kind: 'word', label: said, insert: `${said} `, help: null }))
}

function recentMessages({ timeline }: Place): readonly MessageItem[] {
  const found: MessageItem[] = []
  let seen = 0
  for (const item of itemsBackwards(timeline)) {
    if (seen === RECENT_ITEMS) break
    seen += 1
    if (item.kind === 'message') found.push(item)
  }
  return found
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
