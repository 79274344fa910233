/** Commands with which something is said, or done with what was said. */
import type { Item, MessageId, MessageItem } from '../../client/item.ts'
import { isService } from '../../client/is-service.ts'
import { itemById, itemsBackwards } from '../../client/timeline.ts'
import { text } from '../phrase.ts'
import { parseSearchQuery } from './search-query.ts'
import {
  actions,
  asks,
  mistake,
  slashCommand,
  TO_NICKSERV,
  type SlashOutcome,
  type SlashPlace,
} from './slash-command.ts'

/** Before the paths of `/upload`. A file of that name is `./--keep`. */
const KEEP = /^--keep(?:\s+|$)/

export const TALKING = [
  slashCommand('me', 'text', text`says what you do: /me waves`, ({ text }, { place }) =>
    actions({ kind: 'send', place, text, form: 'action' }),
  ),
  slashCommand('say', 'text', text`says a text, also one that begins with a slash`, ({ text }, { place }) =>
    actions({ kind: 'send', place, text }),
  ),
  slashCommand(
    'msg',
    'target text',
    text`says something to a person or in a channel`,
    ({ target, text }, place) => say(place, target, text),
    { aliases: ['m', 'w', 'tell'], secret: TO_NICKSERV },
  ),
  slashCommand(
    'query',
    'nick text?',
    text`opens a conversation with a person`,
    ({ nick, text }, place) => {
      if (text === '') return { kind: 'actions', actions: [{ kind: 'open', nick }], goTo: nick }
      return { ...say({ ...place, place: place.names.place(nick) }, nick, text), goTo: nick }
    },
    { aliases: ['q', 'dm'], secret: TO_NICKSERV },
  ),
  slashCommand('notice', 'target text', text`says something that nobody has to answer`, ({ target, text }, place) => {
    const known = placeNamed(place, target)
    if (known === null) return asks(place, 'NOTICE', target, text)
    return actions({ kind: 'send', ...known, text, form: 'notice', from: place.place })
  }),
  slashCommand(
    'ctcp',
    'target ctcp text?',
    text`asks the program of a person, as VERSION or PING`,
    ({ target, ctcp, text }, place) =>
      asks(
        place,
        'PRIVMSG',
        target,
        `\u0001${[ctcp.toUpperCase(), text].filter((part) => part !== '').join(' ')}\u0001`,
      ),
  ),
  slashCommand(
    'upload',
    'path?',
    text`sends files: /upload photo.jpg. --keep before them leaves the place in pictures. /upload cancel gives up`,
    ({ path }, { place, here }) => {
      if (path === 'cancel') return { kind: 'cancelUpload' }
      if (here === undefined || here.kind === 'server')
        return mistake(text`Files go to a channel or a person. Go there first.`)
      const isKeptAsItIs = KEEP.test(path)
      return { kind: 'upload', path: isKeptAsItIs ? path.replace(KEEP, '') : path, isKeptAsItIs, place }
    },
  ),
  slashCommand(
    'react',
    'emoji',
    text`reacts to the marked message, or to the last one. Again takes it back`,
    ({ emoji }, place) => {
      const item = answered(place)
      if (item === null) return mistake(text`There is no message here to react to.`)
      const isThere = item.reactions.some(({ text, isMine }) => isMine && text === emoji)
      return actions({ kind: 'react', place: place.place, id: item.id, text: emoji, isOn: !isThere })
    },
    { needs: 'tags' },
  ),
  slashCommand(
    'reply',
    'text',
    text`answers the marked message, or the last one`,
    ({ text: said }, place) => {
      const item = answered(place)
      if (item === null) return mistake(text`There is no message here to answer.`)
      return actions({ kind: 'send', place: place.place, text: said, replyTo: item.id })
    },
    { needs: 'tags' },
  ),
  slashCommand(
    'redact',
    'reason?',
    text`takes the marked message back, or your last one`,
    ({ reason }, place) => {
      const item = selected(place) ?? newest(place, ({ isMine }) => isMine)
      if (item === null) return mistake(text`There is no message of yours here.`)
      return actions({ kind: 'redact', place: place.place, id: item.id, ...(reason === '' ? {} : { reason }) })
    },
    { aliases: ['delete'], needs: 'redact' },
  ),
  slashCommand(
    'search',
    'text',
    text`finds messages here. With in:* everywhere, and from:name, after:2026-01-31`,
    ({ text: words }, { here }) => {
      const query = parseSearchQuery(words, here?.kind === 'server' ? null : (here?.name ?? null))
      if (query === null) return mistake(text`Search for a word, or for from:name.`)
      return actions({ kind: 'search', query })
    },
    { aliases: ['find', 'grep'], needs: 'search' },
  ),
]

function say(place: SlashPlace, target: string, said: string): SlashOutcome & { readonly kind: 'actions' } {
  const known = placeNamed(place, target)
  const { names } = place
  const { name, toRank } = names.spokenTo(target)
  const from = place.place
  if (known !== null) return { kind: 'actions', actions: [{ kind: 'send', ...known, text: said, from }], goTo: null }
  if (names.isChannel(name) || isService(name))
    return {
      kind: 'actions',
      actions: [{ kind: 'command', place: place.place, verb: 'PRIVMSG', params: [target, said] }],
      goTo: null,
    }
  const send = {
    kind: 'send',
    place: names.place(name),
    text: said,
    from,
    ...(toRank === '' ? {} : { toRank }),
  } as const
  return { kind: 'actions', actions: [{ kind: 'open', nick: name }, send], goTo: null }
}

/** A place that is open, by what is typed for it; `@#team` are those with a rank in it. */
function placeNamed({ names, state }: SlashPlace, target: string) {
  const { name, toRank } = names.spokenTo(target)
  const place = names.place(name)
  if (!state.places.has(place)) return null
  return toRank === '' ? { place } : { place, toRank }
}

/** That something can be done with. */
type Whole = MessageItem & { readonly id: MessageId }

/** What a reply or a reaction is for. */
function answered(place: SlashPlace): Whole | null {
  return selected(place) ?? newest(place, ({ isMine }) => !isMine)
}

function selected({ here, selected }: SlashPlace): Whole | null {
  if (here === undefined || selected === null) return null
  const item =
    itemById(here.timeline, selected) ?? (here.detached === null ? undefined : itemById(here.detached, selected))
  return item !== undefined && isWhole(item) ? item : null
}

function newest({ here }: SlashPlace, isMeant: (item: MessageItem) => boolean): Whole | null {
  if (here === undefined) return null
  for (const item of itemsBackwards(here.timeline)) if (isWhole(item) && isMeant(item)) return item
  return null
}

function isWhole(item: Item): item is Whole {
  return item.kind === 'message' && item.id !== null && item.redaction === null
}
