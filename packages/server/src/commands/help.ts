/** HELP and HELPOP (Modern IRC Client Protocol): which commands and modes there are, and how one is written. */
import { COMMANDS } from '@partyline/irc'
import { refuse } from '../network/refusal.ts'
import { joinWords } from '../replies/word-lines.ts'
import { numeric } from '../replies/numeric.ts'
import { HELP_TOPICS, helpTopic } from './help-topics.ts'
import { refusal, type CommandDefinition, type Plan, type Responder } from './definition.ts'

export const help = helpCommand('HELP')
export const helpop = helpCommand('HELPOP')

/** A line of names that reads well on any screen. */
const NAMES_BYTES_MAX = 60

function helpCommand(verb: string): CommandDefinition {
  return {
    verb,
    rights: 'registered',
    cost: 2,
    plan({ params: [subject = ''] }) {
      if (subject === '') return tell('*', 'The commands are:', joinWords(Object.keys(COMMANDS), NAMES_BYTES_MAX))
      const name = subject.toUpperCase()
      const topic = helpTopic(name)
      if (topic !== undefined) {
        const lines = Object.entries(topic.rows).map(([written, sentence]) => `${written} - ${sentence}`)
        return tell(subject, topic.first, lines)
      }
      const syntax = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
      if (syntax === undefined) return refusal(refuse('ERR_HELPNOTFOUND', [subject]))
      const { params, source } = syntax
      const more = name === 'MODE' ? [`See also: HELP ${Object.keys(HELP_TOPICS).join(', HELP ')}`] : []
      const written = [name, ...params.names.map((param) => `<${param}>`)].join(' ')
      return tell(subject, written, [`Specification: ${source}`, ...more])
    },
  }
}

function tell(subject: string, first: string, lines: readonly string[]): Plan {
  const answer = ({ to, send }: Responder) => {
    send(numeric(to, 'RPL_HELPSTART', [subject], first))
    for (const line of lines) send(numeric(to, 'RPL_HELPTXT', [subject], line))
    send(numeric(to, 'RPL_ENDOFHELP', [subject]))
  }
  return { kind: 'ask', answer }
}
