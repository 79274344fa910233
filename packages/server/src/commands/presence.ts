/** ISON, USERHOST and USERIP: which of a few nicknames are here, and where (RFC 2812 4.8 and 4.9; USERIP as ircu has it). */
import type { NumericName } from '@partyline/irc'
import { awayOf } from '../network/away.ts'
import { hasMode } from '../network/modes.ts'
import { SERVICE_HOST } from '../network/service-source.ts'
import type { User } from '../network/state.ts'
import { numeric, textRoom } from '../replies/numeric.ts'
import { UNDISCLOSED } from '../replies/who.ts'
import { joinWords } from '../replies/word-lines.ts'
import { askAs, type CommandDefinition, type Responder } from './definition.ts'
import { serviceNamed } from './services/services.ts'

/** RFC 2812 4.8: up to five. */
const USERHOST_MAX = 5

export const ison: CommandDefinition = {
  verb: 'ISON',
  rights: 'registered',
  cost: 1,
  plan({ params }) {
    return askAs((responder) => {
      const asked = params.flatMap((param) => param.split(' '))
      tell(
        responder,
        'RPL_ISON',
        asked.flatMap((nick) => responder.network.userByNick(nick)?.nick ?? serviceNamed(nick)?.name ?? []),
      )
    })
  },
}

export const userhost = whereabouts('USERHOST', 'RPL_USERHOST', SERVICE_HOST, (_responder, _asker, { host }) => host)

/** An address that others are not told is for the user itself. */
export const userip = whereabouts('USERIP', 'RPL_USERIP', UNDISCLOSED, ({ addressesOf }, asker, user) => {
  const [address = UNDISCLOSED] = user === asker ? addressesOf(user) : []
  return user.address === null ? address : user.host
})

type Place = (responder: Responder, asker: User, user: User) => string

function whereabouts(verb: string, reply: NumericName, servicePlace: string, placeOf: Place): CommandDefinition {
  return {
    verb,
    rights: 'registered',
    cost: 1,
    plan({ params }) {
      return askAs((responder, asker) => {
        const found = params.slice(0, USERHOST_MAX).flatMap((nick) => {
          const user = responder.network.userByNick(nick)
          if (user === undefined) return serviceAt(nick, servicePlace)
          const flags = `${hasMode(user, 'o') ? '*' : ''}=${awayOf(user) === null ? '+' : '-'}`
          return [`${user.nick}${flags}${user.user}@${placeOf(responder, asker, user)}`]
        })
        tell(responder, reply, found)
      })
    },
  }
}

function serviceAt(nick: string, place: string): readonly string[] {
  const service = serviceNamed(nick)
  return service === undefined ? [] : [`${service.name}=+${service.name}@${place}`]
}

/** In as many lines as it takes; in an empty one when nobody is here. */
function tell({ to, send, info }: Responder, name: NumericName, words: readonly string[]): void {
  const lines = words.length === 0 ? [''] : joinWords(words, textRoom(to, name, [], info.limits.lineBytesMax))
  for (const line of lines) send(numeric(to, name, [], line))
}
