/** LANGUAGE (IRCv3 draft/languages): in which languages the session is spoken to, also before its registration is complete. */
import { LANGUAGES_MAX, parseLanguage, type Language } from '../language/languages.ts'
import { numeric } from '../replies/numeric.ts'
import { refuse } from '../network/refusal.ts'
import { refusal, type CommandDefinition } from './definition.ts'

export const language: CommandDefinition = {
  verb: 'LANGUAGE',
  rights: 'any',
  cost: 1,
  plan({ params }) {
    if (params.length > LANGUAGES_MAX) return refusal(refuse('ERR_TOOMANYLANGUAGES', [String(LANGUAGES_MAX)]))
    const known = params.map(parseLanguage)
    const unknown = params.filter((_, index) => known[index] === null)
    if (unknown.length > 0) return refusal(refuse('ERR_NOLANGUAGE', unknown))
    const languages = [...new Set(known.filter((code): code is Language => code !== null))]
    return {
      kind: 'ask',
      answer: ({ negotiate, send, to }) => {
        negotiate({ languages })
        send(numeric(to, 'RPL_YOURLANGUAGESARE', languages))
      },
    }
  },
}
