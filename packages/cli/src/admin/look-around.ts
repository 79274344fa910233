/** The tasks of `partyline admin` that ask how a server is, and who and what is there. */
import { text } from '../language/text.ts'
import { ask } from './ask.ts'
import { formatTable } from './format-table.ts'
import type { TaskEntry } from './task.ts'

interface Page<Row> {
  readonly rows: readonly Row[]
}

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
    const { rows } = await all(data, 'people', 'nick')
    const lines = rows.map((row) => [row['nick'], row['account'] ?? '-', row['host'], row['sessions'], row['channels']])
    return { said: formatTable([['NICK', 'ACCOUNT', 'HOST', 'SESSIONS', 'CHANNELS'], ...lines]), people: rows }
  },
}

export const channelsTask: TaskEntry = {
  takes: [],
  summary: text`List all channels, secret ones too`,
  run: async ({ data }) => {
    const { rows } = await all(data, 'channels', 'name')
    const lines = rows.map((row) => [row['name'], row['members'], `+${String(row['modes'])}`, row['topic'] ?? ''])
    return { said: formatTable([['NAME', 'MEMBERS', 'MODES', 'TOPIC'], ...lines]), channels: rows }
  },
}

type Row = Readonly<Record<string, unknown>>

/** All pages of a list. @param key the field by which the list is sorted */
async function all(data: string, list: string, key: string): Promise<Page<Row>> {
  const rows: Row[] = []
  for (;;) {
    const after = rows.at(-1)?.[key]
    const query = typeof after === 'string' ? `?${new URLSearchParams({ after }).toString()}` : ''
    const page = (await ask(data, 'GET', `/${list}${query}`)) as Record<string, unknown>
    rows.push(...(page[list] as readonly Row[]))
    if (page['isMore'] !== true) return { rows }
  }
}
