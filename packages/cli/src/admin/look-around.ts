/** The tasks of `partyline admin` that ask how a server is, and who and what is there. */
import { formatDuration } from '../format-duration.ts'
import { type Text, text } from '../language/text.ts'
import { allRows } from './pages.ts'
import { formatSize, formatTime } from './readable.ts'
import { list, table } from './tables.ts'
import type { TaskEntry } from './task.ts'

export const statusTask: TaskEntry = {
  takes: [],
  summary: text`Say how the server is: version, clients, channels, memory`,
  run: async ({ ask }) => {
    const status = (await ask('GET', '/status')) as Status
    return { said: table(rowsOf(status)), ...status }
  },
}

/** What `GET /status` answers. */
export interface Status {
  readonly name: string
  readonly network: string
  readonly version: string
  readonly startedAt: string
  readonly uptimeSeconds: number
  readonly sessionsHere: number
  readonly sessions: number
  readonly users: number
  readonly channels: number
  readonly lastEntry: number
  readonly memoryBytes: number
  /** Of the TLS doors; null where there is none. */
  readonly certificate: { readonly fingerprint: string; readonly isSelfSigned: boolean } | null
  readonly doors: readonly { readonly name: string; readonly addresses: readonly string[] }[]
}

function rowsOf(status: Status): readonly (readonly Text[])[] {
  const { sessions, sessionsHere } = status
  const since = text`${formatTime(status.startedAt)} (${formatDuration(status.uptimeSeconds * 1_000)})`
  return [
    [text`Server`, status.name],
    [text`Network`, status.network],
    [text`Version`, status.version],
    [text`Running since`, since],
    [text`Sessions`, sessions === sessionsHere ? String(sessions) : text`${sessions}, ${sessionsHere} of them here`],
    [text`People`, String(status.users)],
    [text`Channels`, String(status.channels)],
    [text`Last entry`, String(status.lastEntry)],
    [text`Memory`, formatSize(status.memoryBytes)],
    ...(status.certificate === null ? [] : [[text`Certificate (SHA-256)`, status.certificate.fingerprint]]),
    ...status.doors.map(({ name, addresses }) => [text`Door ${name}`, addresses.join(', ')]),
  ]
}

export const peopleTask: TaskEntry = {
  takes: [],
  summary: text`List everybody that is here`,
  run: async ({ ask }) => {
    const rows = await allRows(ask, 'people', { by: 'after', key: 'nick' })
    const lines = rows.map((row) => [row['nick'], row['account'] ?? '-', row['host'], row['sessions'], row['channels']])
    return { said: list([text`NICK`, text`ACCOUNT`, text`HOST`, text`SESSIONS`, text`CHANNELS`], lines), people: rows }
  },
}

export const channelsTask: TaskEntry = {
  takes: [],
  summary: text`List all channels, secret ones too`,
  run: async ({ ask }) => {
    const rows = await allRows(ask, 'channels', { by: 'after', key: 'name' })
    const lines = rows.map((row) => [row['name'], row['members'], `+${String(row['modes'])}`, row['topic'] ?? ''])
    return { said: list([text`NAME`, text`MEMBERS`, text`MODES`, text`TOPIC`], lines), channels: rows }
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
  run: async ({ ask, words: [query = ''] }) => {
    const found = (await ask('GET', `/search?${new URLSearchParams({ q: query }).toString()}`)) as Found
    const lines = found.messages.map((each) => [
      formatTime(each['time']),
      each['channel'],
      each['source'],
      each['text'],
    ])
    const more = found.isWhole ? '' : text`\nThe search took too long: this is what it found.`
    return { said: text`${list([text`TIME`, text`CHANNEL`, text`FROM`, text`TEXT`], lines)}${more}`, ...found }
  },
}
