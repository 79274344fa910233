/** `partyline admin statistics`: how much is said, where and by whom. */
import { type Text, text } from '../language/text.ts'
import { UsageError } from './arguments.ts'
import { ask } from './ask.ts'
import { formatTable } from './format-table.ts'
import type { TaskEntry } from './task.ts'

const DAYS = '30'
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

/** What `GET /statistics` answers. */
interface Statistics {
  readonly since: string
  readonly isWhole: boolean
  readonly days: readonly { readonly day: string; readonly messages: number; readonly bytes: number }[]
  readonly channels: readonly { readonly channel: string; readonly messages: number }[]
  readonly authors: readonly { readonly name: string; readonly isAccount: boolean; readonly messages: number }[]
  readonly kept: { readonly channels: number; readonly conversations: number }
  readonly disk: { readonly history: number; readonly search: number; readonly free: number } | null
}

export const statisticsTask: TaskEntry = {
  takes: [],
  summary: text`Say how much was said lately, where and by whom, and what it takes of the disk`,
  run: async ({ data, values: { days = DAYS } }) => {
    if (!/^[1-9]\d{0,3}$/.test(days)) throw new UsageError(text`--days takes a number of days, not ${days}`)
    const found = (await ask(data, 'GET', `/statistics?days=${days}`)) as Statistics
    return { said: said(found), ...found }
  },
}

function said({ since, isWhole, days, channels, authors, kept, disk }: Statistics): Text {
  const messages = days.reduce((sum, day) => sum + day.messages, 0)
  const bytes = days.reduce((sum, day) => sum + day.bytes, 0)
  const lines: Text[] = [text`Since ${since}: ${messages} messages, ${bytesOf(bytes)} recorded.`]
  if (!isWhole) lines.push(text`Earlier ones of these days are not counted: there are too many.`)
  lines.push(text`Kept: ${kept.channels} channels, ${kept.conversations} private conversations.`)
  if (disk !== null) {
    const [history = '', search = '', free = ''] = [disk.history, disk.search, disk.free].map(bytesOf)
    lines.push(text`On the disk: history ${history}, search index ${search}, ${free} free.`)
  }
  const tables = [
    [
      ['DAY', 'MESSAGES', 'RECORDED'],
      ...days.map(({ day, messages: count, bytes: size }) => [day, count, bytesOf(size)]),
    ],
    [['CHANNEL', 'MESSAGES'], ...channels.map(({ channel, messages: count }) => [channel, count])],
    [['AUTHOR', 'MESSAGES'], ...authors.map(({ name, messages: count }) => [name, count])],
  ]
  const shown = tables.filter((rows) => rows.length > 1).map((rows) => `\n${formatTable(rows)}`)
  return [...lines.slice(1), ...shown].reduce((before: Text, line) => text`${before}\n${line}`, lines[0] ?? '')
}

function bytesOf(count: number): string {
  const power = Math.min(count < 1 ? 0 : Math.floor(Math.log10(count) / 3), UNITS.length - 1)
  const value = count / 1_000 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`
}
