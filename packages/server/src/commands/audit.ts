/** AUDIT: what operators did, the latest last. No specification has it; the answer is made of notices. */
import { describeDeed } from '../network/audit-entry.ts'
import { askLong, type CommandDefinition } from './definition.ts'
import { lacksRight } from './rights.ts'
import { formatMoment } from '../network/moment.ts'

const SHOWN = 20
const SHOWN_MAX = 1_000

export const audit: CommandDefinition = {
  verb: 'AUDIT',
  rights: 'registered',
  cost: 2,
  plan({ params: [count = ''] }) {
    const shown = /^[1-9]\d{0,3}$/.test(count) ? Math.min(Number(count), SHOWN_MAX) : SHOWN
    return askLong(function* ({ to, network, asMessage }, user) {
      const refused = lacksRight(network, user, 'audit')
      if (refused !== null) {
        yield asMessage(refused)
        return
      }
      const deeds = [...network.audit.values()].slice(-shown)
      const texts = deeds.map((deed) => `${formatMoment(deed.at)} ${describeDeed(deed)}`)
      for (const text of [...texts, `End of AUDIT (${deeds.length})`]) {
        yield { source: to.server, verb: 'NOTICE', params: [to.nick, text] }
      }
    })
  },
}
