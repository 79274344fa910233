/** SILENCE: lists, or changes, whose private messages do not reach the user. A mask without a sign is added. */
import { numeric } from '../replies/numeric.ts'
import { askLong, wish, type CommandDefinition } from './definition.ts'
import { namesIn, splitList } from './lists.ts'

export const silence: CommandDefinition = {
  verb: 'SILENCE',
  rights: 'registered',
  cost: 1,
  targets: namesIn(0),
  plan({ params: [list = ''] }) {
    const masks = splitList(list)
    if (masks.length > 0) return wish({ kind: 'silence', changes: masks.map(parseChange) })
    return askLong(function* ({ to }, user) {
      for (const { text } of user.silences) yield numeric(to, 'RPL_SILELIST', [user.nick, text])
      yield numeric(to, 'RPL_ENDOFSILELIST', [user.nick])
    })
  },
}

function parseChange(word: string): { readonly sign: '+' | '-'; readonly mask: string } {
  const sign = word.startsWith('-') ? '-' : '+'
  return { sign, mask: /^[+-]/.test(word) ? word.slice(1) : word }
}
