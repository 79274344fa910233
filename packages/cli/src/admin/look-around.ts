/** The tasks of `partyline admin` that ask how a server is, and who and what is there. */
import { text } from '../language/text.ts'
import { ask } from './ask.ts'
import { formatTable, formatList } from './format-table.ts'
import { allRows } from './pages.ts'
import type { TaskEntry } from './task.ts'

export const statusTask: TaskEntry = {
  takes: [],
  summary: text`Say how the server is: version, clients, channels, memory`,
  run: async ({ data }) => {
    const status = (await ask(data, 'GET', '/status')) as Record<string, unknown>
    const rows = Object.entries(status).filter(([name]) => name !== 'doors')
    return { said: formatTable(rows.map(([name, value]) => [name, String(value)])), ...status }
  },
}

export const peopleTask: TaskEntry = {
  takes: [],
  summary: text`List everybody that is here`,
  run: async ({ data }) => {
    const rows = await allRows(data, 'people', { by: 'after', key: 'nick' })
    const lines = rows.map((row) => [row['nick'], row['account'] ?? '-', row['host'], row['sessions'], row['channels']])
    return { said: formatList(['NICK', 'ACCOUNT', 'HOST', 'SESSIONS', 'CHANNELS'], lines), people: rows }
  },
}

export const channelsTask: TaskEntry = {
  takes: [],
  summary: text`List all channels, secret ones too`,
  run: async ({ data }) => {
    const rows = await allRows(data, 'channels', { by: 'after', key: 'name' })
    const lines = rows.map((row) => [row['name'], row['members'], `+${String(row['modes'])}`, row['topic'] ?? ''])
    return { said: formatList(['NAME', 'MEMBERS', 'MODES', 'TOPIC'], lines), channels: rows }
  },
}

/** What `GET /search` answers. */
interface Found {
  readonly messages: readonly Readonly<Record<string, unknown>>[]
  readonly isWhole: boolean
}

export const searchTask: TaskEntry = {
  takes: ['QUERY'],
  summary: text`Find what was said in the channels that there are: words, from:, in:, before:, after:, has:link`,
  run: async ({ data, words: [query = ''] }) => {
    const found = (await ask(data, 'GET', `/search?${new URLSearchParams({ q: query }).toString()}`)) as Found
    const lines = found.messages.map((each) => [each['time'], each['channel'], each['source'], each['text']])
    const more = found.isWhole ? '' : text`\nThe search took too long: this is what it found.`
    return { said: text`${formatList(['TIME', 'CHANNEL', 'FROM', 'TEXT'], lines)}${more}`, ...found }
  },
}
