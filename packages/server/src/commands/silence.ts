/** SILENCE: lists, or changes, whose private messages do not reach the user. A mask without a sign is added. */
import { numeric } from '../replies/numeric.ts'
import { askLong, wish, type CommandDefinition } from './definition.ts'
import { namesIn, parseSigned, splitList } from './lists.ts'

export const silence: CommandDefinition = {
  verb: 'SILENCE',
  rights: 'registered',
  cost: 1,
  targets: namesIn(0),
  plan({ params: [list = ''] }) {
    const masks = splitList(list)
    if (masks.length > 0)
      return wish({ kind: 'silence', changes: masks.map(parseSigned).map(({ sign, text }) => ({ sign, mask: text })) })
    return askLong(function* ({ to }, user) {
      for (const { text } of user.silences) yield numeric(to, 'RPL_SILELIST', [user.nick, text])
      yield numeric(to, 'RPL_ENDOFSILELIST', [user.nick])
    })
  },
}
