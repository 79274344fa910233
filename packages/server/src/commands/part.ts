/** PART (RFC 2812 3.2.2). */
import { wish, type CommandDefinition } from './definition.ts'
import { namesIn, splitList } from './lists.ts'

export const part: CommandDefinition = {
  verb: 'PART',
  rights: 'registered',
  cost: 1,
  targets: namesIn(0),
  plan({ params }) {
    const [channels = '', reason = null] = params
    return wish({ kind: 'part', channels: splitList(channels), reason })
  },
}
