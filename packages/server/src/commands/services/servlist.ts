/** SERVLIST and SQUERY (RFC 2812 3.5): which services there are, and what is said to one. */
import { Mask } from '@partyline/irc'
import { nameKey } from '../../network/context.ts'
import { refuse } from '../../network/refusal.ts'
import { numeric } from '../../replies/numeric.ts'
import { askAs, refusal, type CommandDefinition } from '../definition.ts'
import { planPhrase, serviceOf, SERVICES } from './services.ts'

/** Services have no types here, as in the examples of RFC 2812. */
const TYPE = '0'

export const servlist: CommandDefinition = {
  verb: 'SERVLIST',
  rights: 'registered',
  cost: 1,
  plan: ({ params: [mask = '*', type = '*'] }) =>
    askAs(({ to, send }) => {
      const [names, types] = [new Mask(mask), new Mask(type)]
      const found = SERVICES.filter(({ name }) => names.matches(nameKey(name)) && types.matches(TYPE))
      send(
        ...found.map(({ name, about }) => numeric(to, 'RPL_SERVLIST', [name, to.server, '*', TYPE, '0'], about)),
        numeric(to, 'RPL_SERVLISTEND', [mask, type]),
      )
    }),
}

export const squery: CommandDefinition = {
  verb: 'SQUERY',
  rights: 'registered',
  cost: 2,
  plan(request) {
    const [name = '', text = ''] = request.params
    if (name === '') return refusal(refuse('ERR_NORECIPIENT', [], 'No recipient given (SQUERY)'))
    const service = serviceOf(name)
    if (service === undefined) return refusal(refuse('ERR_NOSUCHSERVICE', [name]))
    return text === '' ? refusal(refuse('ERR_NOTEXTTOSEND')) : planPhrase(service, request, text)
  },
}
