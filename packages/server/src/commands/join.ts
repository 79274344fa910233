/** JOIN (RFC 2812 3.2.1). */
import { wish, type CommandDefinition } from './definition.ts'
import { namesIn } from './lists.ts'

export const join: CommandDefinition = {
  verb: 'JOIN',
  rights: 'registered',
  cost: 1,
  targets: namesIn(0),
  plan({ session, params }) {
    const [channels = '', keys = ''] = params
    if (channels === '0') return wish({ kind: 'partAll' })
    // An empty key holds its place: in `JOIN #a,#b ,secret` the key is for the second channel.
    const given = keys.split(',')
    const named = channels.split(',').map((channel, index) => ({ channel, key: given[index] || null }))
    const targets = named.filter(({ channel }) => channel !== '')
    return wish(
      session.can('draft/channel-rename') ? { kind: 'join', targets, knowsRenames: true } : { kind: 'join', targets },
    )
  },
}
