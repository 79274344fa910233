/** Commands about channels and conversations. */
import type { Action } from '../../client/action.ts'
import { text } from '../phrase.ts'
import { actions, asks, mistake, slashCommand, type SlashOutcome, type SlashPlace } from './slash-command.ts'

export const PLACES = [
  slashCommand(
    'join',
    'channels key?',
    text`comes into a channel, or makes it`,
    ({ channels, key }, { names }) => {
      const keys = key.split(',')
      const wanted = channels.split(',').filter((name) => name !== '')
      const whole = wanted.map((name) => (names.isChannel(name) ? name : `#${name}`))
      const joins = whole.map((channel, index): Action => {
        const key = keys[index] ?? ''
        return { kind: 'join', channel, ...(key === '' ? {} : { key }) }
      })
      return { kind: 'actions', actions: joins, goTo: whole.at(-1) ?? null }
    },
    { aliases: ['j'] },
  ),
  slashCommand(
    'part',
    'here reason?',
    text`leaves a channel, or closes a conversation`,
    ({ here, reason }, place) => {
      if (here === '') return closed(place)
      return actions({ kind: 'part', place: place.names.place(here), ...(reason === '' ? {} : { reason }) })
    },
    { aliases: ['leave'] },
  ),
  slashCommand(
    'close',
    'here reason?',
    text`leaves a channel and takes it from the list`,
    ({ here, reason }, place) => {
      if (here === '') return closed(place)
      const key = place.names.place(here)
      return actions({ kind: 'part', place: key, ...(reason === '' ? {} : { reason }) }, { kind: 'forget', place: key })
    },
    { aliases: ['wc'] },
  ),
  slashCommand(
    'topic',
    'here text?',
    text`shows or changes the topic`,
    ({ here, text: topic }, place) => {
      if (here === '') return mistake(text`A topic belongs to a channel.`)
      if (topic === '') return asks(place, 'TOPIC', here)
      return actions({ kind: 'topic', place: place.names.place(here), text: topic.replaceAll(/\s*\n\s*/g, ' ') })
    },
    { aliases: ['t'] },
  ),
  slashCommand('invite', 'nick channel', text`invites a person into the channel`, ({ nick, channel }, place) => {
    const into = channel === '' && place.here?.kind === 'channel' ? place.here.name : channel
    if (into === '') return mistake(text`/invite name #channel: into which channel?`)
    return asks(place, 'INVITE', nick, into)
  }),
  slashCommand('knock', 'channels reason?', text`asks to be let into a closed channel`, ({ channels, reason }, place) =>
    asks(place, 'KNOCK', channels, ...(reason === '' ? [] : [reason])),
  ),
  slashCommand(
    'rename',
    'newName reason?',
    text`gives the channel another name. /rename #channel #new-name is for another channel`,
    ({ newName, reason }, place) => {
      const [, second, rest] = /^(\S+)\s*([^]*)$/.exec(reason) ?? []
      const isOther = second !== undefined && place.names.isChannel(second)
      const old = isOther ? newName : place.here?.kind === 'channel' ? place.here.name : ''
      if (old === '') return mistake(text`Only a channel can have another name.`)
      const why = isOther ? (rest ?? '') : reason
      return asks(place, 'RENAME', old, isOther ? second : newName, ...(why === '' ? [] : [why]))
    },
    { rights: 'operator', needs: 'rename' },
  ),
  slashCommand('names', 'here', text`lists the people in a channel`, ({ here }, place) =>
    here === '' ? mistake(text`/names #channel: of which channel?`) : asks(place, 'NAMES', here),
  ),
  slashCommand('list', 'pattern?', text`lists the channels of the server, or those like *game*`, ({ pattern }, place) =>
    asks(place, 'LIST', ...(pattern === '' ? [] : [pattern])),
  ),
  slashCommand(
    'go',
    'target',
    text`shows a channel or conversation`,
    ({ target }, { state, names }) =>
      state.places.has(names.place(target))
        ? { kind: 'go', to: target }
        : mistake(
            text`${target} is none of your channels and conversations. /join opens a channel, /query a conversation.`,
          ),
    { aliases: ['buffer', 'win'] },
  ),
  slashCommand('clear', '', text`empties the screen. Nothing is deleted`, () => ({ kind: 'clear' })),
]

function closed({ here, place }: SlashPlace): SlashOutcome {
  if (here?.kind !== 'conversation') return mistake(text`/part #channel: which channel?`)
  return actions({ kind: 'forget', place })
}
