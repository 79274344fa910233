/** `partyline admin statistics`: how much is said, where and by whom. */
import { type Text, text } from '../language/text.ts'
import { UsageError } from './arguments.ts'
import { formatSize, formatTime, messages as messagesOf } from './readable.ts'
import { table } from './tables.ts'
import type { TaskEntry } from './task.ts'

const DAYS = '30'

/** What `GET /statistics` answers. */
interface Statistics {
  readonly since: string
  readonly isWhole: boolean
  readonly days: readonly { readonly day: string; readonly messages: number; readonly bytes: number }[]
  readonly channels: readonly { readonly channel: string; readonly messages: number }[]
  readonly authors: readonly { readonly name: string; readonly isAccount: boolean; readonly messages: number }[]
  readonly kept: { readonly channels: number; readonly conversations: number }
  readonly disk: {
    readonly history: number
    readonly search: number
    readonly files: number
    readonly free: number
  } | null
}

export const statisticsTask: TaskEntry = {
  takes: [],
  options: ['days'],
  summary: text`Say how much was said lately, where and by whom, and what it takes of the disk`,
  run: async ({ ask, values: { days = DAYS } }) => {
    if (!/^[1-9]\d{0,3}$/.test(days)) throw new UsageError(text`--days takes a number of days, not ${days}`)
    const found = (await ask('GET', `/statistics?days=${days}`)) as Statistics
    return { said: said(found), ...found }
  },
}

function said({ since, isWhole, days, channels, authors, kept, disk }: Statistics): Text {
  const messages = days.reduce((sum, day) => sum + day.messages, 0)
  const bytes = days.reduce((sum, day) => sum + day.bytes, 0)
  const lines: Text[] = [text`Since ${formatTime(since)}: ${messagesOf(messages)}, ${formatSize(bytes)} recorded.`]
  if (!isWhole) lines.push(text`Earlier ones of these days are not counted: there are too many.`)
  lines.push(text`Kept: ${channelsOf(kept.channels)}, ${conversationsOf(kept.conversations)}.`)
  if (disk !== null) {
    const sizes = [disk.history, disk.search, disk.files, disk.free].map(formatSize)
    const [history = '', search = '', files = '', free = ''] = sizes
    lines.push(text`On the disk: history ${history}, search index ${search}, files ${files}, ${free} free.`)
  }
  const tables = [
    [
      [text`DAY`, text`MESSAGES`, text`RECORDED`],
      ...days.map(({ day, messages: count, bytes: size }) => [day, count, formatSize(size)]),
    ],
    [[text`CHANNEL`, text`MESSAGES`], ...channels.map(({ channel, messages: count }) => [channel, count])],
    [[text`AUTHOR`, text`MESSAGES`], ...authors.map(({ name, messages: count }) => [name, count])],
  ]
  const shown = tables.filter((rows) => rows.length > 1).map((rows) => text`\n${table(rows)}`)
  return [...lines.slice(1), ...shown].reduce((before: Text, line) => text`${before}\n${line}`, lines[0] ?? '')
}

function channelsOf(count: number): Text {
  return count === 1 ? text`1 channel` : text`${count} channels`
}

function conversationsOf(count: number): Text {
  return count === 1 ? text`1 private conversation` : text`${count} private conversations`
}
