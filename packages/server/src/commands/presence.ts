/** ISON and USERHOST: who of a few nicknames is here (RFC 2812 4.8 and 4.9). */
import { joinWords } from '../replies/channel.ts'
import { askAs, type CommandDefinition } from './definition.ts'

/** RFC 2812 4.8: up to five. */
const USERHOST_MAX = 5

export const ison: CommandDefinition = {
  verb: 'ISON',
  rights: 'registered',
  cost: 1,
  plan({ params }) {
    return askAs(({ network, send, to, info }) => {
      const asked = params.flatMap((param) => param.split(' '))
      const present = asked.flatMap((nick) => network.userByNick(nick)?.nick ?? [])
      const room = info.limits.lineBytesMax - Buffer.byteLength(`:${to.server} 303 ${to.nick} :\r\n`)
      const lines = present.length === 0 ? [''] : joinWords(present, room)
      for (const line of lines) send({ source: to.server, verb: '303', params: [to.nick, line] })
    })
  },
}

export const userhost: CommandDefinition = {
  verb: 'USERHOST',
  rights: 'registered',
  cost: 1,
  plan({ params }) {
    return askAs(({ network, send, to }) => {
      const found = params.slice(0, USERHOST_MAX).flatMap((nick) => {
        const user = network.userByNick(nick)
        return user === undefined ? [] : [`${user.nick}=${user.away === null ? '+' : '-'}${user.user}@${user.host}`]
      })
      send({ source: to.server, verb: '302', params: [to.nick, found.join(' ')] })
    })
  },
}
