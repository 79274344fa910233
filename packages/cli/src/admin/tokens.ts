/** The tasks of `partyline admin` on the tokens of the owner's programs. */
import { text } from '../language/text.ts'
import { list } from './tables.ts'
import type { Row } from './pages.ts'
import { formatTime } from './readable.ts'
import type { TaskEntry } from './task.ts'

export const tokensTask: TaskEntry = {
  takes: [],
  summary: text`List the tokens with which programs ask the web door`,
  run: async ({ ask }) => {
    const { tokens } = (await ask('GET', '/tokens')) as { readonly tokens: readonly Row[] }
    const lines = tokens.map(({ name, createdAt, until, by }) => [name, formatTime(createdAt), formatTime(until), by])
    return { said: list([text`NAME`, text`MADE`, text`UNTIL`, text`BY`], lines), tokens }
  },
}

export const tokenAddTask: TaskEntry = {
  takes: ['NAME'],
  options: ['for'],
  summary: text`Make a token, and show it this once`,
  run: async ({ words: [name = ''], values, ask }) => {
    const { token } = (await ask('POST', '/tokens', { name, for: values.for })) as Row
    return { said: text`The token of ${name}, which is not shown again:\n${String(token)}`, name, token }
  },
}

export const tokenRemoveTask: TaskEntry = {
  takes: ['NAME'],
  summary: text`Remove a token. It proves nothing from then on`,
  run: async ({ words: [name = ''], ask }) => {
    await ask('DELETE', `/tokens/${encodeURIComponent(name)}`)
    return { said: text`${name} proves nothing any more.`, name }
  },
}
