/** ACCEPT: lists, or changes, which guests reach a user of mode R. A nickname without a sign is added. */
import { numeric } from '../replies/numeric.ts'
import { askLong, wish, type CommandDefinition } from './definition.ts'
import { namesIn, parseSigned, splitList } from './lists.ts'

export const accept: CommandDefinition = {
  verb: 'ACCEPT',
  rights: 'registered',
  cost: 1,
  targets: namesIn(0),
  plan({ params: [list = '*'] }) {
    const nicks = splitList(list)
    if (nicks.length > 0 && list !== '*') {
      const changes = nicks.map(parseSigned).map(({ sign, text }) => ({ sign, nick: text }))
      return wish({ kind: 'accept', changes })
    }
    return askLong(function* ({ network, to }, user) {
      for (const { nick, isAddressed } of network.correspondents(user).values()) {
        if (isAddressed) yield numeric(to, 'RPL_ACCEPTLIST', [nick])
      }
      yield numeric(to, 'RPL_ENDOFACCEPT')
    })
  },
}
