/** Commands about people, and about oneself. */
import { text } from '../phrase.ts'
import { nickMask } from './ban-mask.ts'
import { actions, asks, mistake, slashCommand, type SlashPlace } from './slash-command.ts'

export const PEOPLE = [
  slashCommand(
    'whois',
    'nick?',
    text`tells what is known of a person`,
    ({ nick }, place) => {
      const who = nick === '' ? partner(place) : nick
      if (who === '') return mistake(text`/whois name: of whom?`)
      // Twice: the server where the person is knows for how long it has been silent (RFC 2812 3.6.2).
      return asks(place, 'WHOIS', who, who)
    },
    { aliases: ['wi'] },
  ),
  slashCommand('whowas', 'nick', text`tells of a person who is gone`, ({ nick }, place) => asks(place, 'WHOWAS', nick)),
  slashCommand('who', 'mask?', text`lists people, of the channel or of a mask`, ({ mask }, place) => {
    const of = mask === '' && place.here?.kind !== 'server' ? (place.here?.name ?? '') : mask
    return of === '' ? mistake(text`/who name or mask: of whom?`) : asks(place, 'WHO', of)
  }),
  slashCommand('nick', 'nick', text`gives you another name`, ({ nick }, { place }) =>
    actions({ kind: 'nick', nick, place }),
  ),
  slashCommand('setname', 'text', text`changes your real name`, ({ text }, place) => asks(place, 'SETNAME', text)),
  slashCommand(
    'away',
    'text?',
    text`tells others that you are away. Without a text, that you are back`,
    ({ text }, { place }) => actions({ kind: 'away', text: text === '' ? null : text, place }),
  ),
  slashCommand('back', '', text`tells others that you are back`, (_, { place }) =>
    actions({ kind: 'away', text: null, place }),
  ),
  slashCommand(
    'ignore',
    'mask?',
    text`hides what a person writes to you. Without a name, lists whom you ignore`,
    ({ mask }, place) => {
      if (!place.state.server.isupport.has('SILENCE')) return mistake(text`This server cannot ignore for you.`)
      return mask === '' ? asks(place, 'SILENCE') : asks(place, 'SILENCE', `+${nickMask(mask)}`)
    },
    { aliases: ['silence'] },
  ),
  slashCommand('unignore', 'mask', text`shows again what a person writes to you`, ({ mask }, place) => {
    if (!place.state.server.isupport.has('SILENCE')) return mistake(text`This server cannot ignore for you.`)
    return asks(place, 'SILENCE', `-${nickMask(mask)}`)
  }),
]

function partner({ here }: SlashPlace): string {
  return here?.kind === 'conversation' ? here.name : ''
}
