/** JOIN (RFC 2812 3.2.1). */
import { wish, type CommandDefinition } from './definition.ts'
import { splitList } from './lists.ts'

export const join: CommandDefinition = {
  verb: 'JOIN',
  rights: 'registered',
  cost: 1,
  plan({ params }) {
    const [channels = '', keys = ''] = params
    if (channels === '0') return wish({ kind: 'partAll' })
    const given = splitList(keys)
    const targets = splitList(channels).map((channel, index) => ({ channel, key: given[index] ?? null }))
    return wish({ kind: 'join', targets })
  },
}
